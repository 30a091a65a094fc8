/** One server-sent event, as the HTML standard ("Server-sent events") dispatches it. */
export interface StreamEvent {
  readonly name: string
  readonly data: string
  /** The last id seen so far on this stream; '' before the first. */
  readonly id: string
}

/**
 * A parser for `text/event-stream`: takes text as it arrives, cut anywhere, and returns the events
 * that are complete. The browser's EventSource cannot start at the id of a snapshot, hence our own.
 */
export function createEventParser(): (chunk: string) => readonly StreamEvent[] {
  let rest = ''
  let name = ''
  let data: string[] = []
  let id = ''

  function take(line: string, found: StreamEvent[]): void {
    if (line === '') {
      if (data.length > 0) found.push({ name: name || 'message', data: data.join('\n'), id })
      name = ''
      data = []
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') name = value
    else if (field === 'id' && !value.includes('\0')) id = value
  }

  return (chunk) => {
    const found: StreamEvent[] = []
    const text = rest + chunk
    // A CR at the very end may be the first half of CRLF: wait for what follows.
    const lines = text.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) take(line, found)
    return found
  }
}
