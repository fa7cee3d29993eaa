/**
 * What libraries take from the environment alone, and have no other setting for. ONNX Runtime's packages for Linux and macOS
 * send usage data to Microsoft from 1.29 on, and leave an identifier of the machine behind, unless this is set when they are
 * loaded (https://github.com/microsoft/onnxruntime/pull/27379).
 */
export function keepLibrariesQuiet(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
}
