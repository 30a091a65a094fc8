/** Why a place is not up, in a few words that stand after its state. */
export const reasonTextsId = {
  'uplink-down': 'jalur internet putus',
  'all-silent': 'semua titik akses tidak menjawab',
  'some-silent': (count: string, total: string) => `${count} dari ${total} AP mati`,
  'never-answered': 'belum pernah menjawab',
  'line-never': 'jalur internet belum pernah tersambung',
  'some-never': (count: string, total: string) => `${count} dari ${total} AP belum pernah menjawab`,
  notYet: 'Belum berfungsi',
  /** What to look at where something has never worked. */
  checkDevice: 'Periksa alamat, kredensial SNMP, dan kabelnya.',
  checkLine: 'Periksa kabel jalur internet dan alamat yang diuji.',
  'agent-silent': 'agen tidak melapor',
  'agent-never': 'agen belum pernah melapor',
  'never-polled': 'belum ada pantauan',
  outage: (cause: string, confidence: string) => `${cause} (${confidence})`,
  either: (first: string, second: string) => `belum pasti: ${first} atau ${second}`,
  eitherBrief: (first: string, second: string) => `${first} / ${second}?`,
}
