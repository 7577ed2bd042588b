import { keepHeapSmall } from "./cli/small-heap.ts";
import type { Context } from "./model/command.ts";
import type { Emit, Logged, ProgressEvent, Warning } from "./model/events.ts";
import { createHttp } from "./net/http.ts";
import { repeating } from "./net/repeat.ts";
import { stoppable } from "./net/stoppable.ts";
import { Meanwhile, REQUEST_MS } from "./util/meanwhile.ts";

/** What a process has for every run in it. */
export type Machine = Omit<
  Context,
  "http" | "emit" | "signal" | "warnings" | "requests" | "audit" | "meanwhile" | "forOrg"
>;

export interface RunOptions {
  /** Stops this run; its reason says why. */
  signal: AbortSignal;
  /** Each request is told. */
  verbose: boolean;
  /** Name of the org that the run is about, where a process works on several: its events carry it. */
  org?: string;
}

/**
 * The world of one run: what it tells, what it was warned of and how much it asked are its own, so that a process can hold
 * many. Its requests end with its signal; its reads are repeated.
 */
export function runContext(machine: Machine, view: Emit, { signal, verbose, org }: RunOptions): Context {
  const warnings: Warning[] = [];
  const emit = (event: ProgressEvent) => {
    if (event.kind === "warning") warnings.push({ code: event.code, message: event.message });
    if (event.kind === "logged") audit.logged = { line: event.line, head: event.head };
    if (event.kind === "logged" && !verbose) return;
    view(org === undefined ? event : { ...event, org });
  };
  const audit: { logged?: Logged } = {};
  const requests = { sent: 0 };
  const meanwhile = new Meanwhile();
  const http = createHttp({
    env: machine.env,
    onSilence: (host, elapsedMs, remainingMs) =>
      emit({ kind: "waiting", step: host, detail: "no answer yet", elapsedMs, remainingMs }),
    onExchange: (method, url, status) => {
      requests.sent += 1;
      if (verbose) emit({ kind: "exchange", method, url, status });
    },
    onUnderWay: () => meanwhile.begin(REQUEST_MS),
  });
  const { clock } = machine;
  return {
    ...machine,
    http: repeating(stoppable(http, signal), { clock, emit, signal }),
    emit,
    signal,
    warnings,
    audit,
    requests,
    meanwhile,
    forOrg: (name, own, ownView) => {
      keepHeapSmall();
      return runContext(machine, ownView, { signal: own, verbose, org: name });
    },
  };
}
