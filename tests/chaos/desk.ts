import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { inProject } from "@/scripts/project";
import { childEnv } from "@/scripts/stack/child-env";
import type { Stack } from "@/scripts/stack/stack";
import type { DeskAnswers, DeskQuestion, DeskReply } from "@/tests/chaos/desk-process";

/** The other end of the desk's process. Its questions reject while the database is away. */
export class Desk {
  private readonly child: ChildProcess;
  private readonly open = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  private count = 0;

  private constructor(stack: Stack) {
    const guard = inProject("scripts/stack/end-with-parent.mjs");
    this.child = fork(path.join(import.meta.dirname, "desk-process.ts"), [], {
      execArgv: ["--import", guard, "--conditions=react-server", "--import", "tsx"],
      env: { ...childEnv(stack.settings, "production") },
      serialization: "advanced",
      // Standard output is for the one line of JSON.
      stdio: ["ignore", 2, 2, "ipc"],
    });
    this.child.on("message", (reply: DeskReply) => {
      const asked = this.open.get(reply.id);
      this.open.delete(reply.id);
      if ("failure" in reply) asked?.reject(new Error(reply.failure));
      else asked?.resolve(reply.answer);
    });
    this.child.on("exit", (code) => {
      for (const { reject } of this.open.values()) reject(new Error(`the desk ended by itself (exit code ${code})`));
      this.open.clear();
    });
  }

  static async openFor(stack: Stack): Promise<Desk> {
    const desk = new Desk(stack);
    await desk.ask({ ask: "begin", bigoUrl: stack.urls.bigo ?? "" });
    return desk;
  }

  ask<Question extends DeskQuestion>(question: Question): Promise<DeskAnswers[Question["ask"]]> {
    this.count += 1;
    const id = this.count;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve: (answer) => resolve(answer as DeskAnswers[Question["ask"]]), reject });
      this.child.send({ id, question });
    });
  }

  close(): void {
    this.child.kill();
  }
}
