import type { ApiDocument } from '../api/document.ts'
import { type Frame, Page } from '../report/page.tsx'
import type { Role } from '../report/view.ts'
import { type Answer, curlOf, type Field, type Operation, referenceOf } from './reference.ts'

export interface ReferencePageProps {
  readonly document: ApiDocument
  readonly frame: Frame
  readonly role: Role
}

/** The API for programmers, made of its own description. */
export const ReferencePage = ({ document, frame, role }: ReferencePageProps) => {
  const sections = referenceOf(document)
  const server = document.servers?.[0]?.url ?? ''
  return (
    <Page title="API of the call centre" frame={frame} role={role}>
      <link rel="stylesheet" href="/docs/style.css" />
      <h1>API</h1>
      <p class="lead">
        <Text text={document.info.description ?? ''} />
      </p>
      <p>
        For machines: <a href="/openapi.json">OpenAPI 3.1</a>. For TypeScript: <code>edge/src/client.ts</code>.
      </p>
      <nav aria-label="Operations">
        <ul class="toc">
          {sections.flatMap(({ operations }) =>
            operations.map(({ id, method, path, summary }) => (
              <li>
                <a href={`#${id}`}>{summary}</a>{' '}
                <span class="muted">
                  {method} {path}
                </span>
              </li>
            )),
          )}
        </ul>
      </nav>
      {sections.map(({ name, description, operations }) => (
        <section aria-labelledby={`section-${name}`}>
          <h2 id={`section-${name}`}>{name}</h2>
          <p class="muted">{description}</p>
          {operations.map((operation) => (
            <OperationView operation={operation} server={server} />
          ))}
        </section>
      ))}
    </Page>
  )
}

const ACCESS: Readonly<Record<string, string>> = {
  key: 'a key',
  password: 'a key as a password',
  carrier: 'the carrier’s token',
  secret: 'the secret of the subscription',
  signature: 'the carrier’s signature',
}

const OperationView = ({ operation, server }: { readonly operation: Operation; readonly server: string }) => {
  const { id, method, path, summary, description, access, scope, parameters, body, answers } = operation
  const isForPrograms = access.length === 0 || access.includes('key')
  return (
    <article class="card operation" id={id}>
      <h3>
        <span class={`method ${method}`}>{method}</span> <code>{path}</code> {summary}
      </h3>
      {description ? (
        <p>
          <Text text={description} />
        </p>
      ) : null}
      <p class="muted">
        Needs: {access.map((name) => ACCESS[name] ?? name).join(', or ') || 'nothing'}
        {scope ? (
          <>
            {' '}
            with <code>{scope}</code>
          </>
        ) : null}
      </p>
      {parameters.length > 0 ? <Fields title="Parameters" fields={parameters} /> : null}
      {body && body.fields.length > 0 ? <Fields title={`Body, ${body.type}`} fields={body.fields} /> : null}
      {isForPrograms ? <pre tabindex={0}>{curlOf(operation, server)}</pre> : null}
      <h4>Answers</h4>
      {answers.map((answer) => (
        <AnswerView answer={answer} />
      ))}
    </article>
  )
}

const AnswerView = ({ answer: { status, description, fields, example } }: { readonly answer: Answer }) => {
  const heading = (
    <>
      <span class={`status ${status < '400' ? 'ok' : 'refused'}`}>{status}</span> <Text text={description} />
    </>
  )
  if (fields.length === 0 && example === undefined) return <p>{heading}</p>
  return (
    <details>
      <summary>{heading}</summary>
      {example ? <pre tabindex={0}>{example}</pre> : null}
      {fields.length > 0 ? <Fields title="Fields" fields={fields} /> : null}
    </details>
  )
}

const Fields = ({ title, fields }: { readonly title: string; readonly fields: readonly Field[] }) => (
  <>
    <h4>{title}</h4>
    <table class="fields">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">What</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, type, required, description }) => (
          <tr>
            <td>
              <code>{name}</code> {required ? <span class="required">required</span> : null}
            </td>
            <td>{type}</td>
            <td>
              <Text text={description} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </>
)

/** Of Markdown, descriptions use backticks alone. */
const Text = ({ text }: { readonly text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
)
