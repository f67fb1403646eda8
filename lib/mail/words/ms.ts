import type { MailWords } from "@/lib/mail/mail-words";

export const ms: MailWords = {
  labels: {
    order: "Pesanan",
    diamonds: "Berlian",
    recipient: "ID BIGO",
    net: "Harga sebelum cukai",
    discount: "Diskaun",
    fee: "Caj pembayaran",
    total: "Jumlah",
    refunded: "Dipulangkan kepada anda",
    paidWith: "Dibayar dengan",
    deliveredAt: "Dihantar",
    why: "Anda menerima mesej ini kerana alamat ini diberikan untuk pesanan di {shop}. Ada soalan? Tulis kepada {support}.",
    safety: "Kami tidak pernah meminta kata laluan, nombor kad atau kod melalui e-mel.",
  },
  order_received: {
    subject: "Pesanan {reference}: menunggu bayaran anda",
    heading: "Pesanan anda sedia untuk dibayar",
    lines: [
      "{diamonds} berlian untuk ID BIGO {recipient}, {total} semuanya.",
      "Sila bayar sebelum {until}. Selepas itu pesanan ditutup dan tiada caj dikenakan.",
    ],
    action: "Buka pesanan dan bayar",
  },
  order_paid: {
    subject: "Pesanan {reference}: bayaran diterima",
    heading: "Bayaran anda telah kami terima",
    lines: ["{diamonds} berlian sedang dihantar ke ID BIGO {recipient}. Biasanya hanya beberapa saat."],
    action: "Lihat penghantaran",
  },
  order_in_review: {
    subject: "Pesanan {reference}: sedang kami semak",
    heading: "Petugas kami sedang menyemak pesanan anda",
    lines: [
      "Bayaran anda telah sampai. Sebelum {diamonds} berlian dihantar ke ID BIGO {recipient}, pesanan ini disemak dahulu.",
      "Anda tidak perlu berbuat apa-apa. Pesanan dihantar, atau wang anda dipulangkan.",
    ],
    action: "Lihat pesanan",
  },
  order_delivered: {
    subject: "Pesanan {reference}: {diamonds} berlian dihantar",
    heading: "Berlian anda telah sampai",
    lines: ["{diamonds} berlian telah dihantar ke ID BIGO {recipient}. Ini resit anda."],
    action: "Buka resit",
  },
  order_waiting_stock: {
    subject: "Pesanan {reference}: menunggu stok sebentar",
    heading: "Stok kami sedang ditambah",
    lines: [
      "Bayaran anda selamat. {diamonds} berlian dihantar ke ID BIGO {recipient} sebaik sahaja stok ditambah.",
      "Anda tidak perlu berbuat apa-apa: penghantaran bermula dengan sendirinya.",
    ],
    action: "Lihat pesanan",
  },
  order_needs_recipient: {
    subject: "Pesanan {reference}: sila semak ID BIGO",
    heading: "ID BIGO ini tidak kami temui",
    lines: [
      "ID BIGO {recipient} tidak dapat menerima {diamonds} berlian yang anda bayar.",
      "Sila masukkan ID yang betul sebelum {until}. Selepas itu wang anda dipulangkan dengan sendirinya.",
    ],
    action: "Betulkan ID BIGO",
  },
  order_refunded: {
    subject: "Pesanan {reference}: wang dipulangkan",
    heading: "Kami telah memulangkan wang anda",
    lines: ["Kami telah memulangkan {refunded}. Bila ia kelihatan bergantung pada bank atau dompet anda."],
    action: "Lihat pesanan",
  },
  order_released: {
    subject: "Pesanan {reference}: tiada apa yang diambil",
    heading: "Kad anda tidak dicaj",
    lines: [
      "{refunded} hanya ditahan pada kad anda, dan kini bebas semula. Baris itu hilang daripada penyata anda; bank mungkin mengambil beberapa hari.",
    ],
    action: "Lihat pesanan",
  },
  order_refund_claim: {
    subject: "Pesanan {reference}: ambil bayaran balik anda",
    heading: "Bayaran balik anda sedia untuk diambil",
    lines: [
      "{claim} milik anda semula. Mata wang digital tidak dapat dihantar balik sendiri.",
      "Buka halaman itu dan masukkan alamat dompet anda. Pautan ini untuk bayaran balik ini sahaja; ia juga ada di halaman pesanan anda.",
    ],
    action: "Ambil bayaran balik",
  },
  order_refund_payout: {
    subject: "Pesanan {reference}: ke mana wang anda dihantar?",
    heading: "Beritahu kami ke mana wang anda dihantar",
    lines: [
      "{claim} milik anda semula, tetapi cara bayaran anda tidak dapat memulangkannya sendiri.",
      "Tulis kepada {support} dengan nombor pesanan dan akaun tujuannya. Petugas kami akan menghantarnya.",
    ],
    action: "Lihat pesanan",
  },
  order_wrong_amount: {
    subject: "Pesanan {reference}: jumlah lain yang diterima",
    heading: "Jumlah lain yang diterima",
    lines: [
      "{claim} diterima, sedangkan harganya {total}. Wang itu milik anda: ambil dan masukkan alamat dompet anda.",
      "Berlian belum dihantar: halaman pesanan menunjukkan sama ada ia masih boleh dibayar.",
    ],
    action: "Ambil apa yang diterima",
  },
  order_expired: {
    subject: "Pesanan {reference}: ditutup tanpa bayaran",
    heading: "Pesanan ini telah ditutup",
    lines: [
      "Tiada bayaran sampai pada masanya, jadi tiada caj dikenakan. Sudah terbayar? Kami akan mengesannya sendiri.",
    ],
    action: "Lihat pesanan",
  },
  ticket_answered: {
    subject: "Pesanan {reference}: jawapan kepada laporan anda",
    heading: "Kami telah menjawab laporan anda",
    lines: ["{answer}", "Balas di halaman pesanan anda, tempat seluruh perbualan disimpan."],
    action: "Lihat perbualan",
  },
  ticket_written: {
    subject: "Pesanan {reference}: mesej daripada kami",
    heading: "Kami menulis tentang pesanan anda",
    lines: ["{answer}", "Balas di halaman pesanan anda, tempat seluruh perbualan disimpan."],
    action: "Lihat perbualan",
  },
  sign_in_link: {
    subject: "Pautan log masuk anda untuk {shop}",
    heading: "Log masuk ke {shop}",
    lines: [
      "Pautan ini hanya boleh digunakan sekali, selama {minutes} minit.",
      "Jika anda tidak memintanya, abaikan mesej ini: tiada sesiapa boleh log masuk tanpa pautan ini.",
    ],
    action: "Log masuk",
  },
};
