import type { PolledTarget } from '#contract/polls.ts'

/** The texts of the intervals and samples behind a day of a place in Bahasa Indonesia. */
export const sampleTextsId = {
  title: 'Rentang dan sampel',
  hint: 'Dari sinilah angka hari ini: rentang tempat, keadaan tiap perangkat, dan sampel satu per satu.',
  devices: 'Keadaan tiap perangkat',
  noDevices: 'Tempat ini tidak punya titik akses atau jalur yang dipantau.',
  kind: {
    'access-point': 'Titik akses',
    uplink: 'Jalur internet',
  } satisfies Record<PolledTarget['kind'], string>,
  intervals: 'Rentang tempat ini',
  start: 'Mulai',
  end: 'Selesai',
  state: 'Keadaan',
  lasted: 'Lama (j:mm:dd)',
  samples: 'Sampel',
  see: 'Lihat',
  seeOf: (start: string, end: string) => `Lihat sampel ${start} sampai ${end}`,
  samplesOf: (start: string, end: string) => `Sampel ${start}–${end}`,
  time: 'Waktu',
  device: 'Perangkat',
  outcome: 'Hasil',
  received: 'Diterima',
  receivedExported: 'Diterima (UTC)',
  timeExported: 'Waktu (UTC)',
  after: (seconds: string) => `+${seconds} dtk`,
  rtt: 'Waktu balas',
  rttExported: 'Waktu balas (ms)',
  rttOf: (ms: string) => `${ms} ms`,
  clients: 'Pengguna',
  more: 'Muat sampel berikutnya',
  moreFailed: 'Sampel berikutnya tidak dapat dimuat.',
  close: 'Tutup sampel',
  none: 'Tidak ada sampel dalam rentang ini: tidak ada yang memantau.',
  expired:
    'Sampel lama mungkin sudah dihapus menurut masa simpan; arsip bukti laporan tetap memuatnya.',
}
