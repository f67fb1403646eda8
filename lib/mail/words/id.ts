import type { MailWords } from "@/lib/mail/mail-words";

export const id: MailWords = {
  labels: {
    order: "Pesanan",
    diamonds: "Diamond",
    recipient: "ID BIGO",
    net: "Harga sebelum pajak",
    discount: "Diskon",
    fee: "Biaya pembayaran",
    total: "Total",
    refunded: "Dikembalikan kepada Anda",
    paidWith: "Dibayar dengan",
    deliveredAt: "Terkirim",
    why: "Anda menerima pesan ini karena alamat ini diberikan untuk pesanan di {shop}. Ada pertanyaan? Tulis ke {support}.",
    safety: "Kami tidak pernah meminta kata sandi, nomor kartu, atau kode lewat e-mail.",
  },
  order_received: {
    subject: "Pesanan {reference}: menunggu pembayaran Anda",
    heading: "Pesanan Anda siap dibayar",
    lines: [
      "{diamonds} diamond untuk ID BIGO {recipient}, total {total}.",
      "Silakan bayar sebelum {until}. Setelah itu pesanan ditutup dan tidak ada yang ditagih.",
    ],
    action: "Buka pesanan dan bayar",
  },
  order_paid: {
    subject: "Pesanan {reference}: pembayaran diterima",
    heading: "Pembayaran Anda sudah kami terima",
    lines: ["{diamonds} diamond sedang dikirim ke ID BIGO {recipient}. Biasanya hanya beberapa detik."],
    action: "Lihat pengiriman",
  },
  order_in_review: {
    subject: "Pesanan {reference}: sedang kami periksa",
    heading: "Petugas sedang memeriksa pesanan Anda",
    lines: [
      "Pembayaran Anda sudah masuk. Sebelum {diamonds} diamond dikirim ke ID BIGO {recipient}, pesanan ini kami periksa dulu.",
      "Anda tidak perlu melakukan apa pun. Pesanan dikirim, atau uang Anda kembali.",
    ],
    action: "Lihat pesanan",
  },
  order_delivered: {
    subject: "Pesanan {reference}: {diamonds} diamond terkirim",
    heading: "Diamond Anda sudah sampai",
    lines: ["{diamonds} diamond telah dikirim ke ID BIGO {recipient}. Ini tanda terima Anda."],
    action: "Buka tanda terima",
  },
  order_waiting_stock: {
    subject: "Pesanan {reference}: menunggu stok sebentar",
    heading: "Stok kami sedang diisi ulang",
    lines: [
      "Pembayaran Anda aman. {diamonds} diamond dikirim ke ID BIGO {recipient} begitu stok terisi.",
      "Anda tidak perlu melakukan apa pun: pengiriman mulai dengan sendirinya.",
    ],
    action: "Lihat pesanan",
  },
  order_needs_recipient: {
    subject: "Pesanan {reference}: mohon periksa ID BIGO",
    heading: "ID BIGO ini tidak kami temukan",
    lines: [
      "ID BIGO {recipient} tidak dapat menerima {diamonds} diamond yang Anda bayar.",
      "Masukkan ID yang benar sebelum {until}. Setelah itu uang Anda kembali dengan sendirinya.",
    ],
    action: "Perbaiki ID BIGO",
  },
  order_refunded: {
    subject: "Pesanan {reference}: uang dikembalikan",
    heading: "Uang Anda sudah kami kembalikan",
    lines: ["Kami telah mengembalikan {refunded}. Kapan terlihat bergantung pada bank atau dompet Anda."],
    action: "Lihat pesanan",
  },
  order_released: {
    subject: "Pesanan {reference}: tidak ada yang diambil",
    heading: "Kartu Anda tidak ditagih",
    lines: [
      "{refunded} hanya ditahan di kartu Anda, dan kini bebas lagi. Barisnya hilang dari tagihan Anda; bank mungkin butuh beberapa hari.",
    ],
    action: "Lihat pesanan",
  },
  order_refund_claim: {
    subject: "Pesanan {reference}: ambil pengembalian dana Anda",
    heading: "Pengembalian dana Anda siap diambil",
    lines: [
      "{claim} menjadi milik Anda lagi. Mata uang digital tidak dapat dikirim balik secara otomatis.",
      "Buka halamannya dan masukkan alamat dompet Anda. Tautan ini hanya untuk pengembalian ini; Anda juga menemukannya di halaman pesanan.",
    ],
    action: "Ambil pengembalian dana",
  },
  order_refund_payout: {
    subject: "Pesanan {reference}: ke mana uang Anda dikirim?",
    heading: "Beri tahu kami ke mana uang Anda dikirim",
    lines: [
      "{claim} menjadi milik Anda lagi, tetapi cara bayar Anda tidak dapat mengembalikannya sendiri.",
      "Tulis ke {support} dengan nomor pesanan dan rekening tujuannya. Petugas kami mengirimkannya.",
    ],
    action: "Lihat pesanan",
  },
  order_wrong_amount: {
    subject: "Pesanan {reference}: jumlah yang masuk berbeda",
    heading: "Jumlah yang masuk berbeda",
    lines: [
      "{claim} masuk, sedangkan harganya {total}. Uang itu milik Anda: ambil dan masukkan alamat dompet Anda.",
      "Diamond belum dikirim: halaman pesanan menunjukkan apakah masih bisa dibayar.",
    ],
    action: "Ambil yang masuk",
  },
  order_expired: {
    subject: "Pesanan {reference}: ditutup tanpa pembayaran",
    heading: "Pesanan ini sudah ditutup",
    lines: [
      "Tidak ada pembayaran tepat waktu, jadi tidak ada yang ditagih. Sudah telanjur membayar? Kami akan mengetahuinya sendiri.",
    ],
    action: "Lihat pesanan",
  },
  ticket_answered: {
    subject: "Pesanan {reference}: jawaban atas laporan Anda",
    heading: "Kami menjawab laporan Anda",
    lines: ["{answer}", "Balas di halaman pesanan Anda, tempat seluruh percakapan tersimpan."],
    action: "Lihat percakapan",
  },
  ticket_written: {
    subject: "Pesanan {reference}: pesan dari kami",
    heading: "Kami menulis tentang pesanan Anda",
    lines: ["{answer}", "Balas di halaman pesanan Anda, tempat seluruh percakapan tersimpan."],
    action: "Lihat percakapan",
  },
  sign_in_link: {
    subject: "Tautan masuk Anda untuk {shop}",
    heading: "Masuk ke {shop}",
    lines: [
      "Tautan ini hanya berlaku sekali, selama {minutes} menit.",
      "Jika Anda tidak memintanya, abaikan pesan ini: tanpa tautan ini tidak ada yang bisa masuk.",
    ],
    action: "Masuk",
  },
};
