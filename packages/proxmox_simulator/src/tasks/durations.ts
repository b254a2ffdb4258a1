/** Milliseconds that each kind of task, and what else takes time, lasts at speed 1. */
export const defaultDurations: Record<string, number> = {
  qmclone: 6000,
  qmclone_linked: 800,
  qmcreate: 1000,
  qmconfig: 200,
  qmstart: 1500,
  qmstop: 800,
  qmshutdown: 3000,
  qmreboot: 4000,
  qmreset: 300,
  qmdestroy: 1000,
  resize: 500,
  vzcreate: 4000,
  vzstart: 1000,
  vzstop: 500,
  vzshutdown: 2000,
  vzreboot: 2500,
  vzdestroy: 800,
  /** From power-on until a machine reacts to anything; containers do at once. */
  boot: 10_000,
  /** Between two times that the nodes tell the cluster how their guests are. */
  pvestatd: 10_000,
}
