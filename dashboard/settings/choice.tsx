interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly T[]
  readonly names: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
}

/** One of a few, all in sight. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, options, names, chosen, onChoose } = props
  return (
    <div class="setting">
      <span>{label}</span>
      <div class="switch" role="group" aria-label={label}>
        {options.map((option) => (
          <button
            type="button"
            key={option}
            aria-pressed={option === chosen}
            onClick={() => onChoose(option)}
          >
            {names[option]}
          </button>
        ))}
      </div>
    </div>
  )
}
