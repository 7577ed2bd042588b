import type { Weekday } from "../model/access.ts";
import type { Problem } from "../model/errors.ts";
import type { Place as FilePlace } from "../model/metadata.ts";
import type { LoadedTemplate, ResolvedText, ResolvedValues, TemplateProfile, TemplateText } from "../model/template.ts";
import type { TemplatePicture } from "../model/template-picture.ts";
import type { OwnProfile } from "../model/user.ts";
import { ownProfileOf, profileNameFault, type StatedProfile } from "../util/own-profile-form.ts";
import type { YamlPath, YamlSource } from "../util/yaml-source.ts";
import { namesIn, wholeParameter } from "./placeholders.ts";
import type { Place } from "./placement.ts";

/** The profile of a `template.yaml`, each text with the place where it stands. */
export function templateProfile(
  { name, loginIpRanges, loginHours }: StatedProfile,
  source: YamlSource,
  file: string,
): TemplateProfile {
  const at = (text: string, ...path: YamlPath): TemplateText => ({
    text,
    place: { file, ...source.valueAt(["ownProfile", ...path]) },
  });
  const days = Object.entries(loginHours ?? {}).flatMap(([day, text]): [string, TemplateText][] =>
    text === undefined ? [] : [[day, at(text, "loginHours", day)]],
  );
  return {
    name: at(name, "name"),
    ...(loginIpRanges && { ranges: loginIpRanges.map((text, nth) => at(text, "loginIpRanges", nth)) }),
    ...(loginHours && { hours: Object.fromEntries(days) }),
  };
}

/** The same as texts that may hold placeholders; of the ranges a list makes a row for each of its values. */
export function placesOfProfile({ name, ranges = [], hours = {} }: TemplateProfile): Place[] {
  const place = ({ text, place: { file, line, column } }: TemplateText, more: Partial<Place>): Place => ({
    text,
    file,
    at: { line: line ?? 1, column: column ?? 1 },
    // Without a value it is no part of the profile.
    needsValue: false,
    ...more,
  });
  return [
    place(name, { isName: true }),
    ...ranges.map((one) => place(one, { type: "ipRange", list: "fills" })),
    ...Object.values(hours).map((one) => place(one, { type: "hours" })),
  ];
}

/** What the integration user's own profile is to be, if there is to be one, and what keeps it from being that. */
export interface StatedOwnProfile {
  own?: OwnProfile;
  problems: readonly Problem[];
}

/**
 * The profile that a template states with these values, or else the one that the org file states by itself; both at once are a
 * contradiction. One of a template counts where one of its ranges or hours has a value. Pure.
 *
 * @param beside of the org file, and where it stands there
 */
export function ownProfileIn(
  template: Pick<LoadedTemplate, "name" | "ownProfile">,
  values: ResolvedValues,
  beside?: { own: OwnProfile; place?: FilePlace | undefined } | undefined,
): StatedOwnProfile {
  const stated = template.ownProfile && filled(template.ownProfile, values);
  if (!stated) return { ...(beside && { own: beside.own }), problems: [] };
  if (beside) {
    const names = parametersIn(template.ownProfile).join(", ") || "none";
    return {
      problems: [
        {
          code: "OWN_PROFILE_TWICE",
          message: `The template ${template.name} states the integration user's own profile, and so does integrationUser.ownProfile.`,
          remedy: `Leave ownProfile out, and give the template's parameters instead: ${names}.`,
          ...beside.place,
        },
      ],
    };
  }
  const fault = profileNameFault(stated.name.text);
  if (fault === undefined) return { own: ownProfileOf(stated.profile), problems: [] };
  return {
    problems: [
      {
        code: "PARAMETER_INVALID",
        message: `The name of the integration user's own profile ${fault}.`,
        remedy: "Correct the value.",
        ...stated.name.place,
      },
    ],
  };
}

/** Where a template decides the ranges or hours of the profile: the value that is given, or the text. Pure. */
export function placeInProfile(
  { ownProfile }: Pick<LoadedTemplate, "ownProfile">,
  values: ResolvedValues,
  of: "loginIpRanges" | "loginHours",
): FilePlace | undefined {
  const texts = of === "loginIpRanges" ? ownProfile?.ranges : Object.values(ownProfile?.hours ?? {});
  return texts?.flatMap(({ text, place }) => {
    const value = values.get(wholeParameter(text) ?? "");
    return (value !== undefined && value !== "open" && value.place) || place;
  })[0];
}

/** Undefined where no range and no hour has a value, or nothing names it. */
function filled(profile: TemplateProfile, values: ResolvedValues) {
  const name = textOf(profile.name, values);
  const ranges = profile.ranges && rangesOf(profile.ranges, values);
  const hours = profile.hours && hoursOf(profile.hours, values);
  if (!name || (!ranges && !hours)) return undefined;
  const stated: StatedProfile = {
    name: name.text,
    ...(ranges && { loginIpRanges: ranges }),
    ...(hours && { loginHours: hours }),
  };
  return { name, profile: stated };
}

/** Each text is one parameter or none; undefined where that has no value, or one that only an org file can say. */
function textOf({ text, place }: TemplateText, values: ResolvedValues): ResolvedText | undefined {
  const parameter = wholeParameter(text);
  if (parameter === undefined) return { text, place };
  const value = values.get(parameter);
  return value !== undefined && value !== "open" && "text" in value ? { place, ...value } : undefined;
}

/** The same for people: a parameter without a value stands as its placeholder. Pure. */
export function profilePicture(
  { name, ranges = [], hours = {} }: TemplateProfile,
  values: ResolvedValues,
): NonNullable<TemplatePicture["ownProfile"]> {
  const text = (one: TemplateText) => textOf(one, values)?.text ?? one.text;
  return {
    name: text(name),
    loginIpRanges: ranges.flatMap((one) => rangesOf([one], values) ?? [one.text]),
    loginHours: Object.fromEntries(Object.entries(hours).map(([day, one]) => [day, text(one)])),
  };
}

/** Nothing is stated where each of them is a parameter of which nobody said anything. */
function rangesOf(ranges: readonly TemplateText[], values: ResolvedValues): string[] | undefined {
  const parts = ranges.map((one): readonly string[] | undefined => {
    const value = values.get(wholeParameter(one.text) ?? "");
    if (value !== undefined && value !== "open" && "items" in value) {
      return value.items.length > 0 || value.isEmptied ? value.items.map(({ text }) => text) : undefined;
    }
    const text = textOf(one, values)?.text;
    return text === undefined ? undefined : [text];
  });
  const isStated = ranges.length === 0 || parts.some((part) => part !== undefined);
  return isStated ? [...new Set(parts.flatMap((part) => part ?? []))] : undefined;
}

function hoursOf(hours: NonNullable<TemplateProfile["hours"]>, values: ResolvedValues) {
  const days = Object.entries(hours).flatMap(([day, one]): [Weekday, string][] => {
    const text = textOf(one, values)?.text;
    return text === undefined ? [] : [[day as Weekday, text]];
  });
  const isStated = Object.keys(hours).length === 0 || days.length > 0;
  return isStated ? Object.fromEntries(days) : undefined;
}

function parametersIn(profile: TemplateProfile | undefined): string[] {
  return profile ? [...new Set(placesOfProfile(profile).flatMap(({ text }) => namesIn(text)))] : [];
}
