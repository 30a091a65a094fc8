interface SegmentsProps<Value extends string> {
  readonly legend: string
  readonly name: string
  readonly hint?: string
  readonly options: readonly (readonly [value: Value, label: string])[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** One of a few, side by side: a group of radio buttons. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { legend, name, hint, options, value, onChange } = props
  return (
    <fieldset class="segments" title={hint}>
      <legend class="unseen">{legend}</legend>
      {options.map(([one, label]) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
