import { randomBytes } from "node:crypto";
import { layoutFiles } from "../metadata/layout.ts";
import { resolveParameters } from "../template/parameters.ts";
import { render } from "../template/render.ts";
import { type AppOptions, appFiles, bare, type FileSet } from "./app-files.ts";
import { CannotAsk, NeedsHand } from "./case.ts";
import { removeMade } from "./cleaning.ts";
import { type Keys, keysAt } from "./keys.ts";
import { isNothing, type MadeNames, type MadeStore, NOTHING_MADE, PREFIX } from "./made.ts";
import { Mask } from "./mask.ts";
import { type Claims, Patience } from "./patience.ts";
import { People } from "./people.ts";
import { type DeployAnswer, Platform, quoted } from "./platform.ts";
import { outcome } from "./seen.ts";
import { type HandStep, type Release, releaseOf, type Target } from "./target.ts";
import { type WhoseOrg, whoseOrg } from "./whose-org.ts";

/** An app that was made for a case, with a permission set of its own. */
export interface App {
  name: string;
  permissionSet: string;
  /** As it was deployed. */
  files: FileSet;
}

export interface BenchOptions {
  /** Where what is made in the org is on record. */
  store: (orgId: string) => MadeStore;
  /** A Developer Edition may be asked. */
  production?: boolean;
}

/** What the cases share on one org: the app of the template, apps to throw away, and the cleaning up after them. */
export class Bench {
  readonly target: Target;
  readonly platform: Platform;
  readonly release: Release;
  readonly org: WhoseOrg;
  readonly keys: Keys;
  readonly mask = new Mask();
  readonly people = new People(this);
  readonly patience: Patience;
  readonly #prefix = `${PREFIX}${randomBytes(4).toString("hex")}`;
  readonly #store: MadeStore;
  #standing: Promise<{ app: App; answer: DeployAnswer }> | undefined;
  #ready: Promise<App> | undefined;
  readonly #assigned = new Set<string>();
  readonly #users = new Set<string>();

  private constructor(platform: Platform, release: Release, org: WhoseOrg, keys: Keys, store: MadeStore) {
    this.platform = platform;
    this.patience = new Patience(platform);
    this.target = platform.target;
    this.release = release;
    this.org = org;
    this.keys = keys;
    this.#store = store;
  }

  /**
   * Looks at an org, by reads only. What an earlier run left there that was killed is removed by {@link close}.
   * @throws {Error} for a production org, or one that does not answer
   */
  static async open(target: Target, { store, production = false }: BenchOptions): Promise<Bench> {
    const release = await releaseOf(target);
    const platform = new Platform(target, release.apiVersion);
    const org = await whoseOrg(platform, production);
    const bench = new Bench(platform, release, org, await keysAt(target.clock.now()), store(org.orgId));
    bench.#knowOrg();
    return bench;
  }

  /** Usernames of the users that this run made, who are inactive once it has cleaned up. */
  get users(): readonly string[] {
    return [...this.#users];
  }

  /** What an earlier run left, or this one has made by now. */
  made(): Promise<MadeNames> {
    return this.#store.load();
  }

  #knowOrg(): void {
    const { instanceUrl, session, integrationUser } = this.target;
    const { org, mask, keys } = this;
    mask.know(instanceUrl, "org url");
    mask.know(new URL(instanceUrl).host, "org host");
    mask.know(session.reveal(), "token");
    this.platform.onRenewed = (next) => mask.know(next.reveal(), "token");
    mask.know(org.orgId, "org id");
    mask.know(org.orgId.slice(0, 15), "org id");
    mask.know(org.userId, "admin id");
    mask.know(org.username, "admin");
    mask.call(org.sharedHost, "shared host");
    mask.call(new URL(org.sharedHost).host, "shared host");
    mask.know(integrationUser, "integration user");
    mask.know(this.#prefix, "made");
    for (const { certificate } of [keys.own, keys.next, keys.expired]) {
      mask.know(certificate.trim(), "certificate");
      mask.know(bare(certificate), "bare certificate");
    }
  }

  /** Names for one more app; the org is told of them when it is deployed. */
  name(purpose: string): string {
    return `${this.#prefix}_${purpose}`;
  }

  /** Deploys, and has it on record before that these names are to be cleaned up. */
  async deploy(names: readonly string[], files: FileSet, options?: Record<string, boolean>): Promise<DeployAnswer> {
    await this.note({ apps: names, permissionSets: names });
    return this.platform.deploy(files, options);
  }

  /** Puts names on record, before the org hears of them. */
  async note(names: Partial<MadeNames>): Promise<void> {
    const made = await this.#store.load();
    const add = (kind: keyof MadeNames) => [...new Set([...made[kind], ...(names[kind] ?? [])])];
    for (const username of names.users ?? []) this.#users.add(username);
    await this.#store.save({
      apps: add("apps"),
      permissionSets: add("permissionSets"),
      groups: add("groups"),
      profiles: add("profiles"),
      users: add("users"),
    });
  }

  /**
   * What somebody answered who did by hand what no API does.
   *
   * @throws {CannotAsk} when it was skipped, or nobody is there
   */
  async byHand(step: HandStep): Promise<string> {
    const { hand } = this.target;
    if (!hand) throw new NeedsHand(step.clicks.join(" "));
    const answer = await hand.ask(step);
    if (answer === undefined) throw new CannotAsk("skipped");
    return answer;
  }

  /** An app to throw away; deploying it is the case's. */
  app(purpose: string, options: Partial<Omit<AppOptions, "name" | "permissionSet">> = {}): App {
    const name = this.name(purpose);
    const certificate = options.certificate === undefined ? this.keys.own.certificate : options.certificate;
    return { name, permissionSet: name, files: appFiles({ ...options, name, permissionSet: name, certificate }) };
  }

  /** Deploys an app as it is. @throws {Error} when the org refuses it */
  async make(app: App): Promise<App> {
    const answer = await this.deploy([app.name], app.files);
    if (answer.status !== "Succeeded") throw new Error(`${app.name}: ${JSON.stringify(outcome(answer))}`);
    return app;
  }

  /** The files of the template that ships, under a name of the suite's own. */
  async template(purpose: string): Promise<App> {
    const name = this.name(purpose);
    const { template } = this.target;
    const given = { appName: name, permissionSet: name, label: name, permissionSetLabel: name };
    const values = resolveParameters(template, given, this.keys.own.certificate);
    const files = layoutFiles(render(template, values, this.platform.apiVersion), "metadata");
    const texts = files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString("utf8")] as const);
    return { name, permissionSet: name, files: Object.fromEntries(texts) };
  }

  /** The app of the template, deployed once, with the org's answer to that. */
  standing(): Promise<{ app: App; answer: DeployAnswer }> {
    this.#standing ??= (async () => {
      const app = await this.template("stand");
      return { app, answer: await this.deploy([app.name], app.files) };
    })();
    return this.#standing;
  }

  /** The same app, once the integration user has been let in by it. */
  ready(): Promise<App> {
    this.#ready ??= (async () => {
      const { app } = await this.standing();
      await this.letIn(app);
      return app;
    })();
    return this.#ready;
  }

  async consumerKey(app: App): Promise<string> {
    const { consumerKey } = await this.platform.read("ExtlClntAppGlobalOauthSettings", `${app.name}_glbloauth`);
    if (typeof consumerKey !== "string") throw new Error(`${app.name} has no consumer key`);
    this.mask.know(consumerKey, "consumer key");
    return consumerKey;
  }

  /** Claims of a login that an app should let in. */
  async claims(app: App): Promise<Claims> {
    return { iss: await this.consumerKey(app), sub: this.target.integrationUser };
  }

  /** Id of the integration user. */
  async userId(): Promise<string> {
    const whose = `Username = ${quoted(this.target.integrationUser)}`;
    const [user] = await this.platform.rows(`SELECT Id FROM User WHERE ${whose}`);
    this.mask.know(String(user?.Id), "user id");
    return String(user?.Id);
  }

  /** Gives a permission set to the integration user, or to another. */
  async give(permissionSet: string, to?: string): Promise<{ AssigneeId: string; PermissionSetId: string }> {
    const ids = { AssigneeId: to ?? (await this.userId()), PermissionSetId: await this.setId(permissionSet) };
    const { status, text } = await this.platform.rest("POST", "/sobjects/PermissionSetAssignment", ids);
    if (status !== 201) throw new Error(`${permissionSet} cannot be assigned: ${text}`);
    return ids;
  }

  /** Gives the integration user the app's permission set, and the set the app where its policy has not. */
  async assign(app: App): Promise<void> {
    if (this.#assigned.has(app.name)) return;
    this.#assigned.add(app.name);
    const { PermissionSetId } = await this.give(app.permissionSet);
    await this.openBy(app, PermissionSetId);
  }

  /** Sees to it that the permission set opens the app, by hand where the policy made no row. */
  async openBy(app: App, setId: string): Promise<void> {
    if ((await this.accessRows(app, setId)) > 0) return;
    const row = { ParentId: setId, SetupEntityId: await this.#idOf(app) };
    await this.platform.rest("POST", "/sobjects/SetupEntityAccess", row);
  }

  /** Deploys an app whose permission set opens it, by its policy or by hand. */
  async makeOpen(app: App): Promise<App> {
    await this.make(app);
    await this.openBy(app, await this.setId(app.permissionSet));
    return app;
  }

  /** Takes the app's permission set from the integration user. */
  async take(app: App): Promise<void> {
    const which = `PermissionSet.Name = '${app.permissionSet}'`;
    const rows = await this.platform.rows(`SELECT Id FROM PermissionSetAssignment WHERE ${which}`);
    for (const { Id } of rows) await this.platform.rest("DELETE", `/sobjects/PermissionSetAssignment/${Id}`);
    this.#assigned.delete(app.name);
  }

  async setId(permissionSet: string): Promise<string> {
    const [set] = await this.platform.rows(`SELECT Id FROM PermissionSet WHERE Name = '${permissionSet}'`);
    return String(set?.Id);
  }

  async #idOf({ name }: App): Promise<string> {
    const listed = await this.platform.list("ExternalClientApplication");
    return listed.find(({ fullName }) => fullName === name)?.id ?? "";
  }

  /** How many SetupEntityAccess rows open the app; with the id of a permission set, of that alone. */
  async accessRows(app: App, setId?: string): Promise<number> {
    const which = `SetupEntityType = 'ExternalClientApplication' AND SetupEntityId = '${await this.#idOf(app)}'`;
    const of = setId === undefined ? "" : ` AND ParentId = '${setId}'`;
    return (await this.platform.rows(`SELECT Id FROM SetupEntityAccess WHERE ${which}${of}`)).length;
  }

  /** @throws {Error} when the app lets nobody in within the time that an org may need */
  async letIn(app: App): Promise<void> {
    await this.assign(app);
    const answer = await this.settled(app);
    if (answer !== "token") throw new Error(`${app.name} lets nobody in: ${answer}`);
  }

  /** What the token endpoint says of an app once it has heard of it; of the integration user, or of another. */
  async settled(app: App, key = this.keys.own.privateKey, sub = this.target.integrationUser): Promise<string> {
    return this.patience.settled({ ...(await this.claims(app)), sub }, key);
  }

  /** What it says once it lets nobody in any more. */
  shut(claims: Claims, isMeant: (answer: string) => boolean = () => true): Promise<string> {
    return this.patience.shut(claims, this.keys.own.privateKey, isMeant);
  }

  /** Removes all that was made. @throws {Error} when the org keeps any of it, which stays on record */
  async close(): Promise<void> {
    const made = await this.#store.load();
    if (isNothing(made)) return;
    await removeMade(this.platform, made, this.org);
    await this.#store.save(NOTHING_MADE);
  }
}
