/** What Indonesian inventories call the columns; each counts where a file is to have its column. */
const INDONESIAN: Readonly<Record<string, readonly string[]>> = {
  kode: ['id'],
  nama: ['name'],
  jenis: ['kind'],
  kecamatan: ['kecamatan'],
  kelurahan: ['kelurahan'],
  lintang: ['latitude'],
  bujur: ['longitude'],
  keadaan: ['status'],
  penyedia: ['provider'],
  jalur: ['uplink'],
  jalur_internet: ['uplink'],
  agen: ['agent', 'uplink_agent'],
  agen_jalur: ['uplink_agent'],
  kontrak: ['contract'],
  nomor_kontrak: ['contract'],
  kontrak_mbps: ['contract_mbps'],
  kecepatan_mbps: ['contract_mbps'],
  wilayah_listrik: ['power_area'],
  gardu: ['power_area'],
  jam_layanan: ['service_hours'],
  nama_kontak: ['contact_name'],
  telepon_kontak: ['contact_phone'],
  whatsapp_kontak: ['contact_whatsapp'],
  telegram_kontak: ['contact_telegram'],
  telepon: ['phone', 'contact_phone'],
  whatsapp: ['contact_whatsapp'],
  telegram: ['contact_telegram'],
  surel: ['email'],
  tempat: ['place'],
  model: ['model'],
  alamat: ['address'],
  alamat_ip: ['address'],
  pemeriksaan: ['check'],
  pengendali: ['controller'],
  nomor_seri: ['serial'],
  peran: ['role'],
}

/**
 * The column that a heading means: itself, in small or capital letters, with blanks or dashes for
 * underscores, or its name in Bahasa Indonesia; what means none of `wanted` is given as it stands.
 */
export function columnOf(heading: string, wanted: readonly string[]): string {
  const plain = heading.trim().toLowerCase()
  if (wanted.includes(plain)) return plain
  const name = plain.replaceAll(/[\s-]+/g, '_')
  if (wanted.includes(name)) return name
  const meant = Object.hasOwn(INDONESIAN, name) ? (INDONESIAN[name] ?? []) : []
  return meant.find((column) => wanted.includes(column)) ?? plain
}
