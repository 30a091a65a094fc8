import type { EvidenceSource } from './evidence-source.ts'

/** What the zip is, for people who open it: Bahasa Indonesia first. */
export function readMeText({ facts, report }: Pick<EvidenceSource, 'facts' | 'report'>): string {
  const { city, month, timeZone } = facts
  const { number, version, hash } = report.document
  return `BUKTI LAPORAN WI-FI PUBLIK ${city}, ${month}
Laporan nomor ${number}, versi ${version}
SHA-256 angka laporan: ${hash}

Berkas ini memuat semua data yang menjadi dasar angka laporan. Siapa pun dapat menghitung ulang
seluruh angka tanpa server dan tanpa internet:

    pantau verify NAMA-BERKAS.zip

Waktu dalam tabel (kolom ...Ms) adalah milidetik sejak 1 Januari 1970 UTC; hari menurut zona waktu
${timeZone}. Angka kosong berarti tidak terbaca, bukan nol.

report.json           laporan: dokumen dan angka
inventory.json        tempat, jalur internet, dan titik akses pada akhir bulan
parts.csv             perangkat mana dihitung untuk tempat mana pada hari apa: untuk keadaan (state)
                      atau pemakaian (use); later = 1: baru didaftarkan kemudian, dihitung pada hari
                      ketika ia terukur
contracts.json        kontrak yang berlaku
windows.json          jendela terjadwal
outages.json          gangguan: sebab menurut mesin (found) dan sebab yang berlaku (cause)
overrides.json        sebab yang diputuskan orang, dengan alasannya
complaints.json       keluhan tanpa isinya
geography.json        batas kelurahan, penduduk, calon tempat
former.json           bulan pembanding
instrument.json       instrumen kesiapan
visitors.csv          perangkat berbeda per tempat dan hari; siapa mereka tidak tersimpan
intervals/TEMPAT.csv  keadaan tempat dan perangkatnya, sebagai selang waktu
samples/...csv        setiap pengukuran: waktu, jeda, hasil, pengguna, waktu hidup perangkat,
                      antarmuka (sandi persen), lebar pencacah, oktet diterima dan dikirim, waktu tiba
                      di server (dibulatkan ke menit), agen
manifest.json         aturan hitung dan daftar berkas. Tiap berkas punya SHA-256 dan mata rantai:
                      SHA-256 dari rantai sebelumnya, nama, dan SHA-256 berkas, masing-masing satu baris

Simpan nilai rantai terakhir (chain) bersama laporan tercetak: dengan itu perubahan sekecil apa pun
ketahuan.

----------------------------------------------------------------------------------------------------

EVIDENCE OF THE REPORT ON PUBLIC WI-FI OF ${city}, ${month}
Report number ${number}, version ${version}
SHA-256 of the report's figures: ${hash}

This file holds all that the report's figures are reckoned from. Anybody can reckon all of them anew,
without the server and without the internet:

    pantau verify FILE.zip

Times in tables (columns ...Ms) are milliseconds since 1 January 1970 UTC; days are those of the time
zone ${timeZone}. An empty cell was not read; it is not zero.

report.json           the report: document and figures
inventory.json        places, lines and access points at the end of the month
parts.csv             which device counted for which place on which days: for its states (state) or its
                      use (use); later = 1: entered later, counts on days on which it was polled
contracts.json        the contracts that counted
windows.json          planned windows
outages.json          outages: the cause that the machine found (found) and the one that counts (cause)
overrides.json        causes that people have said, with their reasons
complaints.json       complaints without a word of what was said
geography.json        outlines, residents and candidate places
former.json           months compared with
instrument.json       readiness instrument
visitors.csv          distinct devices by place and day; who they are is kept nowhere
intervals/PLACE.csv   states of the place and its devices, as intervals
samples/...csv        every poll: time, interval, outcome, clients, uptime of the device, interface
                      (percent-encoded), width of the counter, octets received and sent, time of receipt
                      at the server (to the minute), agent
manifest.json         rules of reckoning and the list of files. Each file has its SHA-256 and a link of the
                      chain: SHA-256 of the link before, the name and the file's SHA-256, a line each

Keep the chain's last value with the printed report: with it the least change is found.
`
}
