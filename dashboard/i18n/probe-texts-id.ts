import type { PollOutcome } from '#contract/outcome.ts'

/** The texts of a look at an access point in Bahasa Indonesia. */
export const probeTextsId = {
  now: 'Periksa sekarang',
  asking: 'Meminta agen memeriksa …',
  asked: (by: string, when: string) => `Diminta ${by}, ${when}`,
  waiting: 'Menunggu jawaban agen …',
  checked: (when: string) => `Diperiksa ${when}`,
  trouble: {
    'agent-silent':
      'Agen tidak melapor, jadi tidak ada yang dapat memeriksa. Periksa listrik dan internet di lokasi.',
    'not-answered': 'Agen belum menjawab; versinya mungkin terlalu lama. Perbarui agennya.',
    'not-polled': 'Agen tidak memantau titik akses ini. Periksa agen dan alamatnya di inventaris.',
  },
  todo: {
    ok: '',
    partial: 'Sebagian data tidak dapat dibaca; biasanya hak baca SNMP di perangkat dibatasi.',
    timeout:
      'Periksa alamatnya di inventaris, listrik dan kabel perangkat, apakah SNMP dinyalakan di dalamnya, dan kredensialnya: perangkat diam bila community salah.',
    refused: 'Nyalakan SNMP di perangkat dan izinkan agen membacanya.',
    authentication:
      'Samakan kredensial SNMP dengan yang diatur di perangkat: nama pengguna, sandi, dan protokolnya.',
    unreachable: 'Periksa alamatnya di inventaris dan jaringan antara agen dan perangkat.',
    malformed: 'Periksa apakah alamat dan port itu benar milik titik akses, dan versi SNMP-nya.',
  } satisfies Record<PollOutcome['kind'], string>,
  facts: {
    model: 'Model',
    name: 'Nama',
    firmware: 'Firmware',
    serial: 'Nomor seri',
    uptime: 'Hidup selama',
    clients: 'Pengguna',
    cpu: 'CPU',
    memory: 'Memori',
  },
  unknownModel: 'tidak dikenal',
  radios: 'Radio saat diperiksa',
  report: 'Laporan lengkap agen (bahasa Inggris)',
  raw: 'Jawaban mentah perangkat',
  failures: (count: string) => `Kegagalan terakhir: ${count}`,
  noFailures: 'Belum ada kegagalan yang dicatat.',
}
