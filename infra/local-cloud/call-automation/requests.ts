import * as z from 'zod'

/** Bodies of the Call Automation REST API 2026-03-12, strictly: a field nobody has looked at is a 400, not a surprise. */

const PhoneNumberModel = z.strictObject({
  value: z.string(),
  isAnonymous: z.boolean().optional(),
  assertedId: z.string().optional(),
})

export const Identifier = z.strictObject({
  kind: z.string().optional(),
  rawId: z.string().optional(),
  phoneNumber: PhoneNumberModel.optional(),
  communicationUser: z.strictObject({ id: z.string() }).optional(),
})
export type Identifier = z.infer<typeof Identifier>

const ofOperation = { operationContext: z.string().optional(), operationCallbackUri: z.url().optional() }

const MediaStreamingOptions = z.strictObject({
  transportType: z.literal('websocket'),
  audioChannelType: z.enum(['mixed', 'unmixed']),
  transportUrl: z.string(),
  contentType: z.literal('audio').optional(),
  startMediaStreaming: z.boolean().default(false),
  enableBidirectional: z.boolean().default(false),
  audioFormat: z
    .string()
    .toLowerCase()
    .pipe(z.literal('pcm16kmono', { error: 'the local carrier speaks Pcm16KMono only' }))
    .default('pcm16kmono'),
  enableDtmfTones: z.boolean().default(false),
})
export type MediaStreamingOptions = z.infer<typeof MediaStreamingOptions>

const ofCall = {
  callbackUri: z.url(),
  operationContext: z.string().optional(),
  callIntelligenceOptions: z.strictObject({ cognitiveServicesEndpoint: z.string().optional() }).optional(),
  mediaStreamingOptions: MediaStreamingOptions.optional(),
}

export const CreateCall = z.strictObject({
  ...ofCall,
  targets: z.array(Identifier).length(1),
  sourceCallerIdNumber: PhoneNumberModel.optional(),
  sourceDisplayName: z.string().optional(),
  source: z.strictObject({ id: z.string() }).optional(),
})
export const AnswerCall = z.strictObject({
  ...ofCall,
  incomingCallContext: z.string(),
  answeredBy: z.strictObject({ id: z.string() }).optional(),
})
export const RejectCall = z.strictObject({
  incomingCallContext: z.string(),
  callRejectReason: z.enum(['none', 'busy', 'forbidden']).default('none'),
})

export const Tone = z.enum([
  ...(['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const),
  ...(['a', 'b', 'c', 'd', 'pound', 'asterisk'] as const),
])
export type Tone = z.infer<typeof Tone>

const PlaySource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    playSourceCacheId: z.string().optional(),
    file: z.strictObject({ uri: z.url() }),
  }),
  z.strictObject({
    kind: z.literal('text'),
    playSourceCacheId: z.string().optional(),
    text: z.strictObject({
      text: z.string(),
      sourceLocale: z.string().optional(),
      voiceKind: z.string().optional(),
      voiceName: z.string().optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('ssml'),
    playSourceCacheId: z.string().optional(),
    ssml: z.strictObject({ ssmlText: z.string() }),
  }),
])
export type PlaySource = z.infer<typeof PlaySource>

export const Play = z.strictObject({
  ...ofOperation,
  playSources: z.array(PlaySource).min(1),
  playTo: z.array(Identifier).default([]),
  interruptCallMediaOperation: z.boolean().default(false),
  playOptions: z.strictObject({ loop: z.boolean() }).default({ loop: false }),
})
export type Play = z.infer<typeof Play>

export const Recognize = z.strictObject({
  ...ofOperation,
  recognizeInputType: z.enum(['dtmf', 'choices', 'speech', 'speechOrDtmf']),
  playPrompt: PlaySource.optional(),
  playPrompts: z.array(PlaySource).optional(),
  interruptCallMediaOperation: z.boolean().default(false),
  recognizeOptions: z.strictObject({
    interruptPrompt: z.boolean().default(false),
    initialSilenceTimeoutInSeconds: z.number().min(0).max(300).default(5),
    targetParticipant: Identifier,
    speechLanguage: z.string().default('en-US'),
    choices: z
      .array(z.strictObject({ label: z.string(), phrases: z.array(z.string()), tone: Tone.optional() }))
      .default([]),
    dtmfOptions: z
      .strictObject({
        interToneTimeoutInSeconds: z.number().min(1).max(60).default(2),
        maxTonesToCollect: z.number().int().min(1).default(1),
        stopTones: z.array(Tone).default([]),
      })
      .prefault({}),
    speechOptions: z.strictObject({ endSilenceTimeoutInMs: z.number().min(100).default(700) }).prefault({}),
  }),
})
export type Recognize = z.infer<typeof Recognize>

export const Streaming = z.strictObject(ofOperation)
export const ContinuousDtmf = z.strictObject({ ...ofOperation, targetParticipant: Identifier })

export const Transfer = z.strictObject({
  ...ofOperation,
  targetParticipant: Identifier,
  transferee: Identifier.optional(),
  customCallingContext: z.unknown().optional(),
  sourceCallerIdNumber: PhoneNumberModel.optional(),
})
export type Transfer = z.infer<typeof Transfer>

export const AddParticipant = z.strictObject({
  ...ofOperation,
  participantToAdd: Identifier,
  sourceCallerIdNumber: PhoneNumberModel.optional(),
  sourceDisplayName: z.string().optional(),
  invitationTimeoutInSeconds: z.number().int().min(1).max(180).optional(),
  customCallingContext: z.unknown().optional(),
})
export type AddParticipant = z.infer<typeof AddParticipant>

export const RemoveParticipant = z.strictObject({ ...ofOperation, participantToRemove: Identifier })
export type RemoveParticipant = z.infer<typeof RemoveParticipant>

export const Unhold = z.strictObject({ ...ofOperation, targetParticipant: Identifier })
export const Hold = Unhold.extend({ playSourceInfo: PlaySource.optional() })
export type Hold = z.infer<typeof Hold>

export const StartRecording = z.strictObject({
  callLocator: z.strictObject({ kind: z.literal('serverCallLocator'), serverCallId: z.string() }).optional(),
  callConnectionId: z.string().optional(),
  recordingStateCallbackUri: z.url().optional(),
  recordingContentType: z.literal('audio').default('audio'),
  recordingChannelType: z.enum(['mixed', 'unmixed']).default('mixed'),
  recordingFormatType: z.literal('wav', { error: 'the local carrier records WAV only' }),
  audioChannelParticipantOrdering: z.array(Identifier).optional(),
  channelAffinity: z.array(z.strictObject({ channel: z.number(), participant: Identifier })).optional(),
  pauseOnStart: z.boolean().default(false),
  externalStorage: z
    .strictObject({ recordingStorageKind: z.string(), recordingDestinationContainerUrl: z.string().optional() })
    .optional(),
})
export type StartRecording = z.infer<typeof StartRecording>
