/**
 * Rows as CSV (RFC 4180). Devices chose some of the texts: none begins as a spreadsheet's formula
 * does, or holds what steers a terminal.
 */
export function csvOf(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string {
  return [columns, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(text: string | null): string {
  const plain = printable(text ?? '')
    .replace(/^[=+@\-\s]+/, '')
    .trim()
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** Without line ends, escape sequences and other control characters. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}
