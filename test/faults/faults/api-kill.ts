import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";

export const apiKill: Fault = {
  name: "api-kill",
  timesInFullRun: 100,
  timesInRun: 20,
  mustHold: "clients retry with the same key",
  limits: {},
  async inflict({ apis, replaceApi }, random) {
    const api = anyOf(apis, random);
    api.kill("SIGKILL");
    await api.exited;
    await replaceApi(api);
  },
};
