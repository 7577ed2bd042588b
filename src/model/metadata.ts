/** Where something stands in a source file; both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** The same with its file, as the user knows it. */
export interface Place extends Position {
  file: string;
}

/**
 * One element of a metadata file. The Metadata API's files have elements and text only: an element holds either text
 * or children, and no attribute but the namespace of the root.
 */
export interface XmlElement {
  name: string;
  text?: string;
  children: readonly XmlElement[];
  at?: Position;
}

/** One metadata component: `root.name` is its type, e.g. `ExternalClientApplication`. */
export interface Component {
  type: string;
  fullName: string;
  root: XmlElement;
}

/** What a template becomes for one org: checked against the schema of its types, in manifest order. */
export interface RenderedPackage {
  /** Pinned in package.xml, e.g. `"66.0"`. */
  apiVersion: string;
  components: readonly Component[];
}

/** A file of a layout: path with `/` between folders, and its bytes. */
export interface OutputFile {
  path: string;
  bytes: Uint8Array;
}
