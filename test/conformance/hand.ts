import { appFiles } from "../../src/learn/app-files.ts";
import { Platform } from "../../src/learn/platform.ts";
import type { Hand, HandStep, Target } from "../../src/learn/target.ts";

/** Somebody who does what they are told: an app by the name that they are given, as Setup names its parts, and a word for the rest. */
export function obligingHand(target: Target): Hand & { told: HandStep[] } {
  const files = new Map<string, string>();
  const told: HandStep[] = [];
  return {
    told,
    give: async (name, text) => {
      files.set(`/somewhere/${name}`, text);
      return `/somewhere/${name}`;
    },
    ask: async (step) => {
      told.push(step);
      const text = step.clicks.join("\n");
      const name = /API Name: (\w+)/.exec(text)?.[1];
      const certificate = files.get(/Upload Files: (\S+)/.exec(text)?.[1] ?? "");
      if (name === undefined) return "It asked for a passkey.";
      const app = appFiles({ name, permissionSet: name, certificate: certificate ?? null });
      const setup = Object.entries(app).filter(([path]) => !path.startsWith("permissionsets/"));
      const plain = setup.map(([path, xml]) => [path, xml.replace(/\s*<commaSeparatedPermissionSet>.*/, "")] as const);
      await new Platform(target, "68.0").deploy(Object.fromEntries(plain));
      return "";
    },
  };
}
