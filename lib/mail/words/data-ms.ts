import type { DataMailWords } from "@/lib/mail/words/data-words";

export const ms: DataMailWords = {
  data_confirm_export: {
    subject: "Data anda di {shop}: sila sahkan",
    heading: "Anda meminta salinan data anda",
    lines: [
      "Buka pautan untuk mengesahkan alamat ini milik anda. Selepas itu anda boleh memuat turun semua yang kami simpan tentang anda.",
      "Pautan berfungsi selama {hours} jam. Jika bukan anda yang meminta, abaikan mesej ini: tiada apa-apa berlaku.",
    ],
    action: "Sahkan dan dapatkan data saya",
  },
  data_confirm_deletion: {
    subject: "Pemadaman data anda di {shop}: sila sahkan",
    heading: "Anda meminta kami memadamkan data anda",
    lines: [
      "Buka pautan untuk mengesahkannya. Seorang petugas kemudian melihat sama ada pesanan, bayaran balik atau pertikaian masih berjalan, dan memadamkan data anda apabila tiada.",
      "Jumlah, cukai dan tarikh pesanan kekal dalam buku kami kerana dikehendaki undang-undang; nama, alamat dan penerima anda tidak.",
      "Pautan berfungsi selama {hours} jam. Jika bukan anda yang meminta, abaikan mesej ini: tiada apa-apa berlaku.",
    ],
    action: "Sahkan pemadaman",
  },
  data_erased: {
    subject: "Data anda di {shop} telah dipadamkan",
    heading: "Data anda telah dipadamkan",
    lines: [
      "Akaun, penerima tersimpan, alamat e-mel dan penerima pesanan anda sudah tiada. Ini tidak boleh dibatalkan, dan ini mesej terakhir kami.",
      "Yang kekal: jumlah, cukai dan tarikh pesanan tanpa nama anda, kerana undang-undang cukai meminta kami menyimpan buku; serta tanda yang tidak boleh dibaca, yang membuktikan rekod tidak diubah.",
      "Penyedia pembayaran menyimpan rekod bayaran anda sendiri. Untuk itu sila tanya mereka.",
    ],
    action: "Baca cara kami mengendalikan data",
  },
  data_declined: {
    subject: "Permintaan anda tentang data di {shop}",
    heading: "Kami belum dapat melakukannya",
    lines: [
      "Kami belum dapat memadamkan atau menyerahkan data anda seperti yang diminta, contohnya kerana pesanan atau bayaran balik masih berjalan.",
      "Sila tulis kepada {support}: kami terangkan sebabnya dan bila ia boleh dibuat. Anda boleh meminta lagi pada bila-bila masa.",
    ],
    action: "Baca cara kami mengendalikan data",
  },
};
