import { plural } from "../util/words.ts";
import type { Stop } from "./schedule.ts";

/** Why nothing new began, in words. */
export function stopWords(stop: Stop | undefined): string | undefined {
  switch (stop?.why) {
    case "failures":
      return stop.wave === undefined
        ? `Stopped: once ${failed(stop.stopAt)} nothing new is begun (--stop-at).`
        : `Stopped: once ${failed(stop.stopAt, ` of wave ${stop.wave}`)} nothing new is begun (its stopAt).`;
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

function failed(orgs: number, of = ""): string {
  return `${plural(orgs, "org")}${of} ${orgs === 1 ? "has" : "have"} failed`;
}
