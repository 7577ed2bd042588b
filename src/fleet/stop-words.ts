import type { Stop } from "./schedule.ts";

/** Why nothing new began, in words. */
export function stopWords(stop: Stop | undefined): string | undefined {
  switch (stop?.why) {
    case "failures":
      return "Stopped: so many orgs failed that nothing new was begun (--stop-at).";
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
