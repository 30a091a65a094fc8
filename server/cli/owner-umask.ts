/** What the shell of whoever runs a command takes from the mode of new files. */
let ofShell = 0o077

/** From now on new files are for their owner alone, whatever the shell's umask is. */
export function keepToOwner(): void {
  ofShell = process.umask(0o077)
}

/** The mode of what a person orders to be written, which goes by the umask of his or her shell. */
export function modeByShell(mode: number): number {
  return mode & ~ofShell
}
