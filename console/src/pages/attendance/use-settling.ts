import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { keyOf } from '../../api/use-api.tsx';

const everyMs = 3000;

/** While a settlement is on its way the summary is read again and again; the lists once, when it has come. */
export function useSettling(conferenceId: string, isPending: boolean): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (!isPending) return;
    const again = (route: typeof attendanceRoutes.summary | typeof attendanceRoutes.listAttendance): void =>
      void cache.invalidateQueries({ queryKey: [...keyOf(route), { conferenceId }] }, { cancelRefetch: false });
    const timer = setInterval(() => again(attendanceRoutes.summary), everyMs);
    return () => {
      clearInterval(timer);
      again(attendanceRoutes.listAttendance);
    };
  }, [isPending, cache, conferenceId]);
}
