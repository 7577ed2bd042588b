/** What a change does to those who use an app, or could. */
export interface Effect {
  /** `breaks`: what works stops; `opens`: somebody gets in, or gets more; `changes`: anything else that is to be looked at first. */
  kind: "breaks" | "opens" | "changes";
  /** Field, component or row that it comes from. */
  field: string;
  /** What happens. */
  text: string;
  /** What to do about it. */
  todo: string;
}

/** How each kind begins, wherever people read it. */
export const EFFECT_WORD: Readonly<Record<Effect["kind"], string>> = {
  breaks: "Breaks",
  opens: "Opens",
  changes: "Look first",
};
