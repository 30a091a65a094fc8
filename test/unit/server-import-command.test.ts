import { describe, expect, it } from 'vitest'
import { isOfAccessPoints } from '../../server/cli/import.ts'

const file = (text: string) => ({ name: 'a.csv', text })

describe('a file that is imported alone', () => {
  it('is of access points when its rows name their place and agent', () => {
    expect(isOfAccessPoints(file('id,name,place,agent,controller,mac,serial\r\n'))).toBe(true)
    expect(isOfAccessPoints(file('\uFEFF"agent"; "place";id;name\n1;2;3;4'))).toBe(true)
  })

  it('is of places otherwise, so that a wrong header is told as one of places', () => {
    expect(isOfAccessPoints(file('id,name,kind,kecamatan,kelurahan,latitude,longitude\n'))).toBe(
      false,
    )
    expect(isOfAccessPoints(file('id,kind,name,place,agent\n'))).toBe(false)
    expect(isOfAccessPoints(file(''))).toBe(false)
  })
})
