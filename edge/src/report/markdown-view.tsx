import { type Block, type Inline, parseMarkdown } from './markdown.ts'

/** Markdown as elements. Text is escaped by the renderer; nothing is ever inserted as HTML. */
export const Markdown = ({ text }: { readonly text: string }) => (
  <div class="prose">
    {parseMarkdown(text).map((block) => (
      <BlockView block={block} />
    ))}
  </div>
)

const BlockView = ({ block }: { readonly block: Block }) => {
  switch (block.type) {
    case 'heading':
      return <h3>{inlines(block.children)}</h3>
    case 'paragraph':
      return <p>{inlines(block.children)}</p>
    case 'quote':
      return <blockquote>{inlines(block.children)}</blockquote>
    case 'code':
      return <pre>{block.text}</pre>
    case 'list': {
      const items = block.items.map((item) => <li>{inlines(item)}</li>)
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
  }
}

const inlines = (children: readonly Inline[]) => children.map((inline) => <InlineView inline={inline} />)

const InlineView = ({ inline }: { readonly inline: Inline }) => {
  switch (inline.type) {
    case 'text':
      return <>{inline.text}</>
    case 'code':
      return <code>{inline.text}</code>
    case 'strong':
      return <strong>{inlines(inline.children)}</strong>
    case 'em':
      return <em>{inlines(inline.children)}</em>
    case 'link':
      return (
        <a href={inline.href} rel="noreferrer nofollow">
          {inlines(inline.children)}
        </a>
      )
  }
}
