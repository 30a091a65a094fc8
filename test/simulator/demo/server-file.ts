/** The configuration file of the demo's server: whose papers it writes, all of it invented. */
export const SERVER_FILE = `# Made by "pantau demo"; everything in it is simulated.
[report.letterhead]
lines = ["Pemerintah Kota Kupang (data peragaan)", "Dinas Komunikasi dan Informatika"]
address = "Jalan Contoh 1, Kupang · diskominfo@kota.example"
place = "Kupang"

[report.letterhead.signatory]
title = "Kepala Dinas Komunikasi dan Informatika"
name = "Nama Contoh, S.Kom., M.T."
number = "19700101 199503 1 001"
`
