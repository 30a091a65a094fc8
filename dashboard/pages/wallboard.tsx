import '../styles/wallboard.css'
import { Board } from '../wallboard/board.tsx'

/** The city for a wall: full screen, readable from five metres, turning by itself. */
export function Wallboard() {
  return <Board />
}
