/** An access point with four SSIDs on two radios and six interfaces, made up here. */
export function accessPoint(uptimeTicks = 5_000_000): string {
  const lines = [
    '1.3.6.1.2.1.1.1.0|4|UAP-AC-Pro 6.6.55.15189',
    '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.41112',
    `1.3.6.1.2.1.1.3.0|67|${String(uptimeTicks)}`,
    '1.3.6.1.2.1.1.5.0|4|Kelurahan Oesapa',
    '1.3.6.1.2.1.25.3.3.1.2.1|2|12',
  ]
  for (let index = 1; index <= 6; index += 1) {
    const name = index === 1 ? 'eth0' : `ath${String(index)}`
    lines.push(
      `1.3.6.1.2.1.2.2.1.2.${String(index)}|4|${name}`,
      `1.3.6.1.2.1.2.2.1.8.${String(index)}|2|1`,
      `1.3.6.1.2.1.31.1.1.1.6.${String(index)}|70|${String(index * 1_000_000)}`,
      `1.3.6.1.2.1.31.1.1.1.10.${String(index)}|70|${String(index * 2_000_000)}`,
    )
  }
  const unifi = '1.3.6.1.4.1.41112.1.6.1'
  ;['ng', 'na'].forEach((radio, at) => {
    lines.push(`${unifi}.1.1.3.${String(at + 1)}|4|${radio}`)
    lines.push(`${unifi}.1.1.6.${String(at + 1)}|2|${String(20 + at)}`)
  })
  for (let vap = 1; vap <= 8; vap += 1) {
    lines.push(
      `${unifi}.2.1.6.${String(vap)}|4|WiFi ${String(Math.ceil(vap / 2))}`,
      `${unifi}.2.1.9.${String(vap)}|4|${vap % 2 === 0 ? 'na' : 'ng'}`,
      `${unifi}.2.1.8.${String(vap)}|2|${String(vap)}`,
      `${unifi}.2.1.4.${String(vap)}|2|${vap % 2 === 0 ? '36' : '6'}`,
    )
  }
  return lines.join('\n')
}
