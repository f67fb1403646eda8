import type { DataMailWords } from "@/lib/mail/words/data-words";

export const id: DataMailWords = {
  data_confirm_export: {
    subject: "Data Anda di {shop}: mohon konfirmasi",
    heading: "Anda meminta salinan data Anda",
    lines: [
      "Buka tautan untuk memastikan alamat ini milik Anda. Setelah itu Anda dapat mengunduh semua yang kami simpan tentang Anda.",
      "Tautan berlaku {hours} jam. Jika bukan Anda yang meminta, abaikan pesan ini: tidak terjadi apa-apa.",
    ],
    action: "Konfirmasi dan ambil data saya",
  },
  data_confirm_deletion: {
    subject: "Penghapusan data Anda di {shop}: mohon konfirmasi",
    heading: "Anda meminta kami menghapus data Anda",
    lines: [
      "Buka tautan untuk mengonfirmasi. Petugas lalu melihat apakah masih ada pesanan, pengembalian dana atau sengketa yang berjalan, dan menghapus data Anda bila tidak ada.",
      "Jumlah, pajak dan tanggal pesanan tetap ada di pembukuan kami karena diwajibkan hukum; nama, alamat dan penerima Anda tidak.",
      "Tautan berlaku {hours} jam. Jika bukan Anda yang meminta, abaikan pesan ini: tidak terjadi apa-apa.",
    ],
    action: "Konfirmasi penghapusan",
  },
  data_erased: {
    subject: "Data Anda di {shop} sudah dihapus",
    heading: "Data Anda sudah dihapus",
    lines: [
      "Akun, penerima tersimpan, alamat e-mail dan penerima pesanan Anda sudah tidak ada. Ini tidak dapat dibatalkan, dan ini pesan terakhir kami.",
      "Yang tetap ada: jumlah, pajak dan tanggal pesanan tanpa nama Anda, karena hukum pajak meminta kami menyimpan pembukuan; serta tanda yang tidak dapat dibaca, yang membuktikan catatan tidak diubah.",
      "Penyedia pembayaran menyimpan catatan pembayaran Anda sendiri. Untuk itu silakan tanyakan kepada mereka.",
    ],
    action: "Baca cara kami menangani data",
  },
  data_declined: {
    subject: "Permintaan Anda tentang data di {shop}",
    heading: "Kami belum dapat melakukannya",
    lines: [
      "Kami belum dapat menghapus atau menyerahkan data Anda seperti yang diminta, misalnya karena pesanan atau pengembalian dana masih berjalan.",
      "Tulislah ke {support}: kami jelaskan alasannya dan kapan bisa dilakukan. Anda dapat meminta lagi kapan saja.",
    ],
    action: "Baca cara kami menangani data",
  },
};
