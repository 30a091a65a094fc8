/** The texts on since when something counts, and on how much of it figures rest, in Bahasa Indonesia. */
export const countedTextsId = {
  since: (day: string) =>
    `Dihitung sejak ${day}: hari tempat ini dicatat di inventaris, atau hari data pertamanya bila lebih awal.`,
  rule: 'Tempat dihitung sejak dicatat di inventaris, atau sejak data pertamanya bila lebih awal; sesudah itu, waktu tanpa data tidak terpantau.',
  dataFrom: (day: string, days: string, all: string) =>
    `Data mulai ${day}: ${days} dari ${all} hari.`,
  noData: 'Tidak ada data',
  noDataOf: (month: string) => `Tidak ada data untuk ${month}.`,
  dataStart: (day: string) => `Data mulai ${day}.`,
  noneYet: 'Belum ada yang terpantau sama sekali: data mulai begitu agen pertama melapor.',
  open: (month: string) => `Buka ${month}`,
}
