import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { floorRoutes } from '../../../../shared/contracts/floor.ts';
import type { Answer } from '../../api/shapes.ts';
import { keyOf, useAct } from '../../api/use-api.tsx';
import { useToast } from '../../design/toast.tsx';
import { inOrder } from './queue-order.ts';

export type Floor = Answer<typeof floorRoutes.readFloor>;
export type Waiting = Floor['waiting'][number];
export type BridgeId = Waiting['bridgeId'];
export type FloorKind = Waiting['kind'];

/**
 * What the operator and the chair do about the floor. Every act answers the floor as it is afterwards, which the page shows at once;
 * one that was decided on an older state is refused, and the page reads again.
 */
export function useFloorActs(conferenceId: `cnf_${string}`, floor: Floor) {
  const t = useTranslations('floor');
  const cache = useQueryClient();
  const toast = useToast();
  const [order, setOrder] = useState<readonly string[]>();
  const params = { conferenceId };
  const take = async (answer: Floor): Promise<void> => {
    const key = keyOf(floorRoutes.readFloor, { params });
    // A reading that began before the act knows less than its answer.
    await cache.cancelQueries({ queryKey: key });
    cache.setQueryData(key, answer);
  };
  const readAgain = (): void => {
    setOrder(undefined);
    void cache.invalidateQueries({ queryKey: keyOf(floorRoutes.readFloor, { params }) });
  };
  const undo = useAct(floorRoutes.undoFloor, { onDone: take, onFailed: readAgain });
  const give = useAct(floorRoutes.giveFloor, {
    onFailed: readAgain,
    onDone: async (answer) => {
      await take(answer);
      const { turn, speaker } = answer;
      if (speaker)
        toast({
          text: t('given', { name: speaker.name }),
          undo: { label: t('undo'), onUndo: () => undo.mutate({ params, body: { turn } }) },
        });
    },
  });
  const taking = useAct(floorRoutes.takeFloor, { onDone: take, onFailed: readAgain });
  const sort = useAct(floorRoutes.sortFloor, {
    onFailed: readAgain,
    onDone: async (answer) => {
      await take(answer);
      setOrder(undefined);
    },
  });
  const raise = useAct(floorRoutes.raiseHandFor, {
    onFailed: readAgain,
    onDone: async (answer, { params: { bridgeId } }) => {
      await take(answer);
      const at = answer.waiting.find((hand) => hand.bridgeId === bridgeId);
      if (at) toast({ text: t('added', { name: at.name, position: at.position }) });
    },
  });
  const lower = useAct(floorRoutes.lowerHandOf, { onDone: take, onFailed: readAgain });
  const acts = [undo, give, taking, sort, raise, lower];

  return {
    waiting: order ? inOrder(floor.waiting, order) : floor.waiting,
    isBusy: acts.some(({ isPending }) => isPending),
    /** Of the act that failed last; gone with the next one. */
    error: acts.map(({ error }) => error).find(Boolean),
    give(bridgeId: BridgeId, minutes: number | undefined): void {
      for (const act of acts) act.reset();
      give.mutate({ params, body: { turn: floor.turn, bridgeId, ...(minutes ? { minutes } : {}) } });
    },
    take(turn: number): void {
      for (const act of acts) act.reset();
      taking.mutate({ params, body: { turn } });
    },
    undo(turn: number): void {
      for (const act of acts) act.reset();
      undo.mutate({ params, body: { turn } });
    },
    sort(bridgeIds: readonly BridgeId[]): void {
      for (const act of acts) act.reset();
      setOrder(bridgeIds);
      sort.mutate({ params, body: { version: floor.version, bridgeIds: [...bridgeIds] } });
    },
    raise(bridgeId: BridgeId, kind: FloorKind, words: string): void {
      for (const act of acts) act.reset();
      raise.mutate({ params: { conferenceId, bridgeId }, body: { kind, ...(words ? { words } : {}) } });
    },
    lower(hand: Waiting): void {
      for (const act of acts) act.reset();
      const { bridgeId, kind, words, name } = hand;
      lower.mutate(
        { params: { conferenceId, bridgeId } },
        {
          onSuccess: () =>
            toast({
              text: t('lowered', { name }),
              undo: {
                label: t('undo'),
                onUndo: () =>
                  raise.mutate({ params: { conferenceId, bridgeId }, body: { kind, ...(words ? { words } : {}) } }),
              },
            }),
        },
      );
    },
  };
}

export type FloorActs = ReturnType<typeof useFloorActs>;
