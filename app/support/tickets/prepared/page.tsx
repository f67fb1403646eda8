import { ListChecks, MessagesSquare } from "lucide-react";
import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { type DeskColumn, DeskTable } from "@/components/desk/desk-table";
import { CannedAnswerForm, MacroForm } from "@/components/desk/tickets/prepared-forms";
import { TicketsNav } from "@/components/desk/tickets/tickets-nav";
import { When } from "@/components/desk/when";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { LOCALES } from "@/lib/shared/locales";
import { VARIABLES } from "@/lib/tickets/canned";
import type { CannedAnswerView } from "@/lib/tickets/desk-view";
import type { MacroStep } from "@/lib/tickets/macro";
import { listCannedAnswers, listMacros, type MacroView } from "@/lib/tickets/prepared-queries";
import { saveCannedAnswerAction, saveMacroAction } from "../actions";

export const metadata: Metadata = { title: "Answers and macros" };

export default staffPage("tickets.prepare", async ({ actor }) => {
  const [answers, macros] = await Promise.all([listCannedAnswers(prisma()), listMacros(prisma())]);
  return (
    <>
      <DeskHeading title="Answers and macros" subtitle="What colleagues need not write, or do, again and again" />
      <TicketsNav role={actor.role} current="/support/tickets/prepared" />
      <CardSection title="Prepared answers" aside={<CannedAnswerForm answer={null} action={saveCannedAnswerAction} />}>
        <DeskTable
          caption="Prepared answers"
          columns={ANSWER_COLUMNS}
          rows={answers}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={MessagesSquare} title="No prepared answer yet">
              An answer has a text for each language, and variables that are filled in for each order.
            </EmptyState>
          }
        />
      </CardSection>
      <CardSection title="Macros" aside={<MacroForm macro={null} answers={answers} action={saveMacroAction} />}>
        <DeskTable
          caption="Macros"
          columns={macroColumns(answers)}
          rows={macros}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={ListChecks} title="No macro yet">
              A macro acts and replies by one press, with the rights of whoever presses.
            </EmptyState>
          }
        />
      </CardSection>
      <CardSection title="Variables">
        <dl className="grid gap-x-6 gap-y-1.5 px-5 pb-5 sm:grid-cols-[max-content_1fr]">
          {Object.entries(VARIABLES).map(([name, meaning]) => (
            <div key={name} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
              <dt className="font-mono text-sm">{`{{${name}}}`}</dt>
              <dd className="text-second">{meaning}</dd>
            </div>
          ))}
        </dl>
      </CardSection>
    </>
  );
});

const offered = ({ isActive }: { isActive: boolean }) =>
  isActive ? <Badge tone="good">offered</Badge> : <Badge>put away</Badge>;

const ANSWER_COLUMNS: ReadonlyArray<DeskColumn<CannedAnswerView>> = [
  {
    key: "name",
    header: "Name",
    cell: ({ name, texts }) => (
      <span className="grid">
        <span className="font-medium">{name}</span>
        <span className="line-clamp-1 max-w-narrow text-sm text-second">{texts.en}</span>
      </span>
    ),
  },
  {
    key: "languages",
    header: "Languages",
    isExtra: true,
    cell: ({ texts }) => {
      const missing = LOCALES.filter((locale) => texts[locale] === undefined);
      return missing.length === 0 ? "all six" : `English for ${missing.join(", ")}`;
    },
  },
  { key: "active", header: "State", isStacked: true, cell: offered },
  { key: "updated", header: "Changed", isExtra: true, cell: ({ updatedAt }) => <When at={updatedAt} /> },
  {
    key: "change",
    header: <span className="sr-only">Change</span>,
    cell: (answer) => <CannedAnswerForm key={answer.version} answer={answer} action={saveCannedAnswerAction} />,
  },
];

function stepWords(step: MacroStep, answers: readonly CannedAnswerView[]): string {
  switch (step.kind) {
    case "retry":
      return "tries the order again";
    case "refund":
      return `gives ${step.sharePercent} % back`;
    case "send_receipt":
      return "sends the receipt";
    case "note":
      return "leaves a note";
    case "set_state":
      return `sets it to ${step.state}`;
    case "reply":
      return `answers “${answers.find(({ id }) => id === step.answerId)?.name ?? "an answer that is gone"}”`;
  }
}

function macroColumns(answers: readonly CannedAnswerView[]): ReadonlyArray<DeskColumn<MacroView>> {
  return [
    { key: "name", header: "Name", cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      key: "steps",
      header: "What it does",
      isStacked: true,
      cell: ({ steps }) => (
        <span className="text-second">{steps.map((step) => stepWords(step, answers)).join(", then ")}</span>
      ),
    },
    { key: "active", header: "State", isExtra: true, cell: offered },
    {
      key: "change",
      header: <span className="sr-only">Change</span>,
      cell: (macro) => <MacroForm key={macro.version} macro={macro} answers={answers} action={saveMacroAction} />,
    },
  ];
}
