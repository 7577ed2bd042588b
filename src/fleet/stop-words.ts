import type { Stop } from "./schedule.ts";

/** Why nothing new began, in words. */
export function stopWords(stop: Stop | undefined): string | undefined {
  switch (stop?.why) {
    case "failures":
      return stop.wave === undefined
        ? "Stopped: so many orgs failed that nothing new was begun (--stop-at)."
        : `Stopped: so many orgs of wave ${stop.wave} failed that nothing new was begun (its stopAt).`;
    case "wave":
      return `Stopped after wave ${stop.wave}: not each of its orgs ended well, so that no later wave was begun.`;
    case "common":
      return `Stopped: the first orgs all ended with ${stop.code}, which has nothing to do with the org.`;
    case "interrupted":
      return "Interrupted: nothing new was begun.";
    case "deadline":
      return "Stopped: the rest would not have been through in time (--deadline).";
    default:
      return undefined;
  }
}
