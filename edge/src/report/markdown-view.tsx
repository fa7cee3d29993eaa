import { type Cited, CitedText } from './cited.tsx'
import { type Block, type Inline, parseMarkdown } from './markdown.ts'

interface Marked {
  readonly cited: readonly Cited[]
}

/** Markdown as elements. Text is escaped by the renderer; nothing is ever inserted as HTML. */
export const Markdown = ({ text, cited }: Marked & { readonly text: string }) => (
  <div class="prose">
    {parseMarkdown(text).map((block) => (
      <BlockView block={block} cited={cited} />
    ))}
  </div>
)

const BlockView = ({ block, cited }: Marked & { readonly block: Block }) => {
  switch (block.type) {
    case 'heading':
      return <h3>{inlines(block.children, cited)}</h3>
    case 'paragraph':
      return <p>{inlines(block.children, cited)}</p>
    case 'quote':
      return <blockquote>{inlines(block.children, cited)}</blockquote>
    case 'code':
      return <pre>{block.text}</pre>
    case 'list': {
      const items = block.items.map((item) => <li>{inlines(item, cited)}</li>)
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
  }
}

const inlines = (children: readonly Inline[], cited: Marked['cited']) =>
  children.map((inline) => <InlineView inline={inline} cited={cited} />)

const InlineView = ({ inline, cited }: Marked & { readonly inline: Inline }) => {
  switch (inline.type) {
    case 'text':
      return <CitedText text={inline.text} cited={cited} />
    case 'code':
      return <code>{inline.text}</code>
    case 'strong':
      return <strong>{inlines(inline.children, cited)}</strong>
    case 'em':
      return <em>{inlines(inline.children, cited)}</em>
    case 'link':
      // No link inside a link.
      return (
        <a href={inline.href} rel="noopener noreferrer nofollow">
          {inlines(inline.children, [])}
        </a>
      )
  }
}
