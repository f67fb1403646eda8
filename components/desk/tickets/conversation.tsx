import { Megaphone, NotebookPen, Store, User } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import type { TicketMessageView, TicketView } from "@/lib/tickets/desk-view";
import { When } from "../when";

const HEADS = {
  customer: { icon: User, word: "Customer", look: "bg-sunken" },
  staff: { icon: Store, word: "We", look: "bg-accent-soft" },
  incident: { icon: Megaphone, word: "We, to everybody in the incident", look: "bg-accent-soft" },
  note: {
    icon: NotebookPen,
    word: "Note for colleagues",
    look: "border border-dashed border-line-strong bg-warning-soft",
  },
} as const;

/** What was said, oldest first, with notes that only staff see set apart. */
export function Conversation({ ticket }: { ticket: TicketView }) {
  return (
    <ol aria-label="Conversation" className="grid gap-3 px-5 pb-5">
      {ticket.messages.map((message) => (
        <Message key={message.id} message={message} ticketId={ticket.id} />
      ))}
    </ol>
  );
}

function Message({ message, ticketId }: { message: TicketMessageView; ticketId: string }) {
  const { icon: Icon, word, look } = HEADS[message.isInternal ? "note" : message.author];
  return (
    <li
      className={classNames(
        "grid gap-1.5 rounded-md px-4 py-3",
        look,
        message.author === "customer" ? "sm:mr-10" : "sm:ml-10",
      )}
    >
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-second">
        <Icon className="size-4" aria-hidden="true" />
        <span className="font-medium">
          {word}
          {message.name !== null && `, ${message.name}`}
        </span>
        <When at={message.at} className="text-second" />
      </p>
      {message.isErased ? (
        <p className="text-second">Erased on the customer's wish.</p>
      ) : (
        <p className="whitespace-pre-wrap wrap-anywhere">{message.text}</p>
      )}
      {message.picture !== null && (
        <TicketPictureLink
          href={`/support/tickets/${ticketId}/pictures/${message.picture.id}.webp`}
          {...message.picture}
        />
      )}
    </li>
  );
}

function TicketPictureLink({ href, width, height }: { href: string; width: number; height: number }) {
  return (
    <a href={href} download className="w-fit rounded-sm" title="Keep the picture">
      {/* biome-ignore lint/performance/noImgElement: it is read with the session of whoever looks, which an optimiser does not have. */}
      <img
        src={href}
        width={width}
        height={height}
        loading="lazy"
        alt="What the customer sent. Press to keep it."
        className="max-h-80 w-auto max-w-full rounded-sm border border-line object-contain"
      />
    </a>
  );
}
