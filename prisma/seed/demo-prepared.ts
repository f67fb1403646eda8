import type { Tx } from "@/lib/db/transaction";
import type { MacroStep } from "@/lib/tickets/macro";
import { saveCannedAnswer } from "@/lib/tickets/save-canned-answer";
import type { Texts } from "@/lib/tickets/ticket";

/** Fixed, so that a second start finds what the first one wrote. */
const ANSWERS: readonly { id: string; name: string; texts: Texts }[] = [
  {
    id: "0193a000-0000-7000-8000-00000000a001",
    name: "On its way",
    texts: {
      en: "Order {{customer.order}} is {{order.status}}. {{order.diamonds}} diamonds go to {{recipient.masked}}, and you need do nothing.",
      fil: "Ang order {{customer.order}} ay {{order.status}}. {{order.diamonds}} diamonds ang mapupunta kay {{recipient.masked}}, at wala kang kailangang gawin.",
      id: "Pesanan {{customer.order}} {{order.status}}. {{order.diamonds}} diamond menuju {{recipient.masked}}, dan Anda tidak perlu melakukan apa pun.",
      ms: "Pesanan {{customer.order}} {{order.status}}. {{order.diamonds}} diamond dihantar kepada {{recipient.masked}}, dan anda tidak perlu berbuat apa-apa.",
      th: "คำสั่งซื้อ {{customer.order}} {{order.status}} เพชร {{order.diamonds}} เม็ดจะไปถึง {{recipient.masked}} คุณไม่ต้องทำอะไร",
      vi: "Đơn hàng {{customer.order}} {{order.status}}. {{order.diamonds}} kim cương sẽ đến {{recipient.masked}}, bạn không cần làm gì.",
    },
  },
  {
    id: "0193a000-0000-7000-8000-00000000a002",
    name: "Which ID is right?",
    texts: {
      en: "The platform does not accept {{recipient.masked}}. Please write the right BIGO ID here, or correct it on the page of your order: {{customer.link}}",
      fil: "Hindi tinatanggap ng platform ang {{recipient.masked}}. Pakisulat dito ang tamang BIGO ID, o itama ito sa page ng order mo: {{customer.link}}",
      id: "Platform tidak menerima {{recipient.masked}}. Tuliskan BIGO ID yang benar di sini, atau perbaiki di halaman pesanan Anda: {{customer.link}}",
      vi: "Nền tảng không chấp nhận {{recipient.masked}}. Hãy viết BIGO ID đúng tại đây, hoặc sửa trên trang đơn hàng: {{customer.link}}",
    },
  },
  {
    id: "0193a000-0000-7000-8000-00000000a003",
    name: "Paid twice",
    texts: {
      en: "You paid order {{customer.order}} twice. The second payment goes back by itself; how soon it shows depends on your bank or wallet.",
      fil: "Dalawang beses mong nabayaran ang order {{customer.order}}. Kusang babalik ang ikalawang bayad; nakadepende sa bangko o wallet mo kung gaano kabilis.",
    },
  },
  {
    id: "0193a000-0000-7000-8000-00000000a004",
    name: "Money given back",
    texts: {
      en: "We gave {{refund.amount}} of {{order.total}} back. It goes to {{order.paid_with}}.",
      fil: "Ibinalik namin ang {{refund.amount}} sa {{order.total}}. Mapupunta ito sa {{order.paid_with}}.",
      th: "เราคืนเงิน {{refund.amount}} จาก {{order.total}} แล้ว เงินจะเข้าที่ {{order.paid_with}}",
    },
  },
];

const MACROS: readonly { id: string; name: string; steps: MacroStep[] }[] = [
  {
    id: "0193a000-0000-7000-8000-00000000b001",
    name: "Give all of it back",
    steps: [
      { kind: "refund", sharePercent: 100 },
      { kind: "note", text: "Refunded out of goodwill, by a ticket." },
      { kind: "reply", answerId: "0193a000-0000-7000-8000-00000000a004", next: "solved" },
    ],
  },
  {
    id: "0193a000-0000-7000-8000-00000000b002",
    name: "Receipt again",
    steps: [
      { kind: "send_receipt" },
      { kind: "reply", answerId: "0193a000-0000-7000-8000-00000000a001", next: "solved" },
    ],
  },
];

/** Prepared answers and macros of the demo. What is there already stays as staff left it. */
export async function seedDemoPrepared(tx: Tx, at: Date): Promise<void> {
  const ids = ANSWERS.map(({ id }) => id);
  const known = new Set(
    (await tx.cannedAnswer.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id),
  );
  for (const { id: answerId, name, texts } of ANSWERS) {
    if (!known.has(answerId))
      await saveCannedAnswer(tx, null, { answerId, version: 0, name, texts, isActive: true }, at);
  }
  await tx.macro.createMany({
    data: MACROS.map((macro) => ({ ...macro, version: 1, updatedAt: at })),
    skipDuplicates: true,
  });
}
