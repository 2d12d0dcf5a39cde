import { type DragEvent, useRef, useState } from 'react'
import type { ChosenFile } from './context/context-files.ts'
import { readDrop } from './context/read-drop.ts'

/** Files may be dropped anywhere on the view; the editor must not take them for text, so they are caught above it. */
export function useDrop(
  onFiles: (files: readonly ChosenFile<File>[]) => void,
  onError: (error: unknown) => void,
) {
  const [over, setOver] = useState(false)
  // Going from one element to one inside of it leaves and enters.
  const depth = useRef(0)
  const move = (event: DragEvent, by: number): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    depth.current = Math.max(0, depth.current + by)
    setOver(depth.current > 0)
  }
  return {
    over,
    handlers: {
      onDragEnterCapture: (event: DragEvent) => move(event, 1),
      onDragLeaveCapture: (event: DragEvent) => move(event, -1),
      onDragOverCapture: (event: DragEvent) => move(event, 0),
      onDropCapture: (event: DragEvent) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.stopPropagation()
        depth.current = 0
        setOver(false)
        readDrop(event.dataTransfer).then(onFiles, onError)
      },
    },
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files')
}
