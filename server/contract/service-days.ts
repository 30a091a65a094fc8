/** Days of the week from Monday, as service hours are written in English and Indonesian. */
export const SERVICE_DAYS: readonly (readonly [english: string, indonesian: string])[] = [
  ['mo', 'sn'],
  ['tu', 'sl'],
  ['we', 'rb'],
  ['th', 'km'],
  ['fr', 'jm'],
  ['sa', 'sb'],
  ['su', 'mg'],
]
