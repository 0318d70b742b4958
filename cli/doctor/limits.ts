import { Failed, Finding } from './failure';

/** What can end a request. */
export interface Limits {
  readonly milliseconds: number;
  readonly interrupt?: AbortSignal;
}

/** Waits no longer than the limits say, also for what does not listen to the signal. */
export async function limited<T>({ milliseconds, interrupt }: Limits, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  const late = () => controller.abort(new Failed({ code: Finding.TIMEOUT, message: 'no answer in time' }));
  const interrupted = () => controller.abort(new Failed({ code: Finding.UNKNOWN, message: 'interrupted' }));
  const timer = setTimeout(late, milliseconds);
  interrupt?.addEventListener('abort', interrupted, { once: true });
  try {
    return await Promise.race([ended, run(controller.signal)]);
  } finally {
    clearTimeout(timer);
    interrupt?.removeEventListener('abort', interrupted);
  }
}
