/** A template as its text, the way Vite reads it. */
declare module '*.typ?raw' {
  const text: string
  export default text
}
