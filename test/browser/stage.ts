import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { clubSeats } from "../../db/seeds/demo-halls.ts";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { createShow, createUsers, type TestShow } from "../support/factories.ts";

/** A product of its own, a browser, and whoever looks at the page in it. */
export type Stage = BoxOffice & {
  origin: string;
  browser: Browser;
  /** A club of fifty seats, in places like those of the demo. */
  show: TestShow;
  /** Another one, of which nothing is sold. */
  newShow: (options?: Parameters<typeof createShow>[1]) => Promise<TestShow>;
  /** A page in a browser profile of its own. */
  open: (options?: Visitor) => Promise<Page>;
  /** What pages said that nobody should see: errors, and what their policy forbids. */
  complaints: string[];
};

export type Visitor = BrowserContextOptions & {
  /** Who the page takes the fan for; somebody new unless said. */
  userId?: string;
  path?: string;
};

export const TITLE = "Moonlight Quartet";

/** Without a graphics card, and quiet on the network. */
const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "", args: CHROMIUM_ARGS });
}

export async function openStage(variables: Record<string, string> = {}): Promise<Stage> {
  const [browser, office] = await Promise.all([launchBrowser(), openBoxOffice({ variables })]);
  const origin = office.apis[0]?.url ?? "";
  const newShow: Stage["newShow"] = async (options) => {
    const made = await createShow(office.db, {
      title: TITLE,
      venue: "Moonlight Hall, Seoul",
      seats: clubSeats(),
      ...options,
    });
    // An API that does not know a concert looks for it at once.
    await fetch(`${origin}/api/v1/concerts/${made.concertId}`);
    return made;
  };
  const show = await newShow();
  const complaints: string[] = [];

  const open = async ({ userId, path = "/", ...options }: Visitor = {}) => {
    const [newcomer] = userId === undefined ? await createUsers(office.db, 1) : [userId];
    const context = await browser.newContext({
      baseURL: origin,
      locale: "en-GB",
      reducedMotion: "reduce",
      ...options,
    });
    await context.addInitScript((name) => {
      if (localStorage.getItem("rowlock.user") === null) {
        localStorage.setItem("rowlock.user", name);
      }
    }, newcomer ?? "");
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error.stack)));
    page.on("console", (message) => {
      // A refusal is an answer like any other to the page, but the browser calls it an error.
      const isAnswer = /Failed to load resource/.test(message.text());
      if (message.type() === "error" && !isAnswer) {
        complaints.push(message.text());
      }
    });
    await page.goto(path);
    return page;
  };

  return {
    ...office,
    origin,
    browser,
    show,
    newShow,
    open,
    complaints,
    async close() {
      await browser.close();
      await office.close();
      if (complaints.length > 0) {
        throw new Error(`The page complained:\n${complaints.join("\n")}`);
      }
    },
  };
}

export const pathOf = (show: Pick<TestShow, "concertId" | "date">) =>
  `/?concert=${show.concertId}&date=${show.date}`;
