import { CALL_STATUSES } from '../calls/status.ts'
import type { ListForm, ListQuery } from './list-query.ts'
import { SATISFACTION } from './words.ts'

interface Field {
  readonly name: keyof ListForm
  readonly label: string
  readonly query: ListQuery
}

/** Everything a list can be searched by. A mistake is said beside its field, and read out with it. */
export const SearchForm = ({ query }: { readonly query: ListQuery }) => (
  <form class="search" action="/report" method="get" role="search">
    <Input name="phone_number" label="Phone number" type="tel" placeholder="+33612345678" query={query} />
    <Input name="name" label="Name" type="search" placeholder="Smith" query={query} />
    <Input name="since" label="From (UTC)" type="date" query={query} />
    <Input name="until" label="To (UTC)" type="date" query={query} />
    <Select name="status" label="Status" options={CALL_STATUSES.map((status) => [status, status])} query={query} />
    <Select name="satisfaction" label="Satisfaction" options={Object.entries(SATISFACTION)} query={query} />
    <p class="buttons">
      <button type="submit">Search</button>
      {Object.values(query.form).some((value) => value !== '') ? <a href="/report">Show all</a> : null}
    </p>
  </form>
)

const Input = ({ name, label, query, ...input }: Field & { readonly type: string; readonly placeholder?: string }) => (
  <p class="field">
    <label for={name}>{label}</label>
    <input id={name} name={name} value={query.form[name]} {...described(query, name)} {...input} />
    <Problem query={query} name={name} />
  </p>
)

const Select = ({
  name,
  label,
  query,
  options,
}: Field & { readonly options: readonly (readonly [value: string, words: string])[] }) => (
  <p class="field">
    <label for={name}>{label}</label>
    <select id={name} name={name} {...described(query, name)}>
      <option value="">any</option>
      {options.map(([value, words]) => (
        <option value={value} selected={value === query.form[name]}>
          {words}
        </option>
      ))}
    </select>
    <Problem query={query} name={name} />
  </p>
)

const described = ({ problems }: ListQuery, name: keyof ListForm) =>
  problems[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-problem` } : {}

const Problem = ({ query: { problems }, name }: Pick<Field, 'query' | 'name'>) =>
  problems[name] ? (
    <span class="problem" id={`${name}-problem`} role="alert">
      {problems[name]}
    </span>
  ) : null
