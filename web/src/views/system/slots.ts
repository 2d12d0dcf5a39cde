import type { SlotWork, System } from '../../../../src/client/api-types.generated.ts'

/** One box a slot, in their order; null: it is free. A slot that was taken away while it worked is still told. */
export function slotBoxes({ slots, work }: System['worker']): readonly (SlotWork | null)[] {
  const most = work.reduce((highest, { slot }) => Math.max(highest, slot + 1), slots)
  return Array.from({ length: most }, (_, at) => work.find(({ slot }) => slot === at) ?? null)
}
