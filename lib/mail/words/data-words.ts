import type { MailText } from "@/lib/mail/mail-words";
import type { Locale } from "@/lib/shared/locales";

/** The mails about a customer's own data. Words in braces: {shop} {support} {hours}. */
export const DATA_MAIL_KINDS = [
  "data_confirm_export",
  "data_confirm_deletion",
  "data_erased",
  "data_declined",
] as const;
export type DataMailKind = (typeof DATA_MAIL_KINDS)[number];

const en: Record<DataMailKind, MailText> = {
  data_confirm_export: {
    subject: "Your data at {shop}: please confirm",
    heading: "You asked for a copy of your data",
    lines: [
      "Open the link to confirm that this address is yours. Then you can download everything that we hold about you.",
      "The link works for {hours} hours. If you did not ask for this, ignore this message: nothing happens.",
    ],
    action: "Confirm and get my data",
  },
  data_confirm_deletion: {
    subject: "Deleting your data at {shop}: please confirm",
    heading: "You asked us to delete your data",
    lines: [
      "Open the link to confirm it. A person then looks whether an order, refund or dispute is still under way, and deletes your data when nothing is.",
      "Amounts, taxes and dates of your orders stay in our books, because the law asks for them; your name, address and recipients do not.",
      "The link works for {hours} hours. If you did not ask for this, ignore this message: nothing happens.",
    ],
    action: "Confirm the deletion",
  },
  data_erased: {
    subject: "Your data at {shop} is deleted",
    heading: "Your data is deleted",
    lines: [
      "Your account, your saved recipients, your e-mail address and the recipients of your orders are gone. This cannot be undone, and this is our last message.",
      "What stays: amounts, taxes and dates of your orders, without your name, because tax law asks us to keep our books; and marks in our records that cannot be read, which prove that the records were not changed.",
      "The payment providers keep their own records of your payments. For those please ask them.",
    ],
    action: "Read how we handle data",
  },
  data_declined: {
    subject: "Your request about your data at {shop}",
    heading: "We could not do this yet",
    lines: [
      "We could not delete or hand over your data as you asked, for instance because an order or refund is still under way.",
      "Please write to {support}: we tell you why, and when it is possible. You can ask again at any time.",
    ],
    action: "Read how we handle data",
  },
};

const fil: Record<DataMailKind, MailText> = {
  data_confirm_export: {
    subject: "Ang iyong data sa {shop}: pakikumpirma",
    heading: "Humingi ka ng kopya ng iyong data",
    lines: [
      "Buksan ang link para kumpirmahing sa iyo ang address na ito. Pagkatapos ay mada-download mo ang lahat ng hawak namin tungkol sa iyo.",
      "Gagana ang link nang {hours} oras. Kung hindi ikaw ang humingi nito, balewalain ang mensaheng ito: walang mangyayari.",
    ],
    action: "Kumpirmahin at kunin ang data ko",
  },
  data_confirm_deletion: {
    subject: "Pagbura ng iyong data sa {shop}: pakikumpirma",
    heading: "Hiniling mong burahin namin ang iyong data",
    lines: [
      "Buksan ang link para kumpirmahin. Titingnan ng isang tao kung may order, refund o dispute na hindi pa tapos, at buburahin ang iyong data kapag wala na.",
      "Mananatili sa aming mga libro ang halaga, buwis at petsa ng iyong mga order, dahil hinihingi ng batas; hindi ang iyong pangalan, address at mga tatanggap.",
      "Gagana ang link nang {hours} oras. Kung hindi ikaw ang humiling nito, balewalain ang mensaheng ito: walang mangyayari.",
    ],
    action: "Kumpirmahin ang pagbura",
  },
  data_erased: {
    subject: "Nabura na ang iyong data sa {shop}",
    heading: "Nabura na ang iyong data",
    lines: [
      "Wala na ang iyong account, mga naka-save na tatanggap, e-mail address at mga tatanggap ng iyong mga order. Hindi na ito mababawi, at ito ang huling mensahe namin.",
      "Ang mananatili: halaga, buwis at petsa ng iyong mga order, nang walang pangalan mo, dahil hinihingi ng batas sa buwis ang aming mga libro; at mga markang hindi nababasa na nagpapatunay na hindi binago ang mga tala.",
      "May sariling tala ang mga payment provider tungkol sa iyong mga bayad. Sila ang tanungin tungkol doon.",
    ],
    action: "Basahin kung paano namin hinahawakan ang data",
  },
  data_declined: {
    subject: "Ang iyong kahilingan tungkol sa iyong data sa {shop}",
    heading: "Hindi pa namin ito magawa",
    lines: [
      "Hindi namin nabura o naibigay ang iyong data ayon sa hiling mo, halimbawa dahil may order o refund na hindi pa tapos.",
      "Sumulat sa {support}: sasabihin namin kung bakit at kung kailan ito maaari. Maaari kang humiling muli anumang oras.",
    ],
    action: "Basahin kung paano namin hinahawakan ang data",
  },
};

const id: Record<DataMailKind, MailText> = {
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

const ms: Record<DataMailKind, MailText> = {
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

const th: Record<DataMailKind, MailText> = {
  data_confirm_export: {
    subject: "ข้อมูลของคุณที่ {shop}: โปรดยืนยัน",
    heading: "คุณขอสำเนาข้อมูลของคุณ",
    lines: [
      "เปิดลิงก์เพื่อยืนยันว่าที่อยู่นี้เป็นของคุณ จากนั้นคุณดาวน์โหลดทุกอย่างที่เราเก็บเกี่ยวกับคุณได้",
      "ลิงก์ใช้ได้ {hours} ชั่วโมง หากคุณไม่ได้ขอ โปรดละเว้นข้อความนี้ จะไม่มีอะไรเกิดขึ้น",
    ],
    action: "ยืนยันและรับข้อมูลของฉัน",
  },
  data_confirm_deletion: {
    subject: "การลบข้อมูลของคุณที่ {shop}: โปรดยืนยัน",
    heading: "คุณขอให้เราลบข้อมูลของคุณ",
    lines: [
      "เปิดลิงก์เพื่อยืนยัน จากนั้นเจ้าหน้าที่จะดูว่ายังมีคำสั่งซื้อ การคืนเงิน หรือข้อโต้แย้งค้างอยู่หรือไม่ และลบข้อมูลของคุณเมื่อไม่มีแล้ว",
      "จำนวนเงิน ภาษี และวันที่ของคำสั่งซื้อยังอยู่ในบัญชีของเราเพราะกฎหมายกำหนด แต่ชื่อ ที่อยู่ และผู้รับของคุณจะไม่อยู่",
      "ลิงก์ใช้ได้ {hours} ชั่วโมง หากคุณไม่ได้ขอ โปรดละเว้นข้อความนี้ จะไม่มีอะไรเกิดขึ้น",
    ],
    action: "ยืนยันการลบ",
  },
  data_erased: {
    subject: "ข้อมูลของคุณที่ {shop} ถูกลบแล้ว",
    heading: "ข้อมูลของคุณถูกลบแล้ว",
    lines: [
      "บัญชี ผู้รับที่บันทึกไว้ อีเมล และผู้รับในคำสั่งซื้อของคุณไม่มีแล้ว ย้อนกลับไม่ได้ และนี่คือข้อความสุดท้ายของเรา",
      "สิ่งที่ยังอยู่: จำนวนเงิน ภาษี และวันที่ของคำสั่งซื้อโดยไม่มีชื่อของคุณ เพราะกฎหมายภาษีให้เราเก็บบัญชี และเครื่องหมายที่อ่านไม่ได้ซึ่งพิสูจน์ว่าบันทึกไม่ถูกแก้ไข",
      "ผู้ให้บริการชำระเงินเก็บบันทึกการชำระของตนเอง โปรดสอบถามพวกเขาโดยตรง",
    ],
    action: "อ่านวิธีที่เราดูแลข้อมูล",
  },
  data_declined: {
    subject: "คำขอเกี่ยวกับข้อมูลของคุณที่ {shop}",
    heading: "เรายังทำให้ไม่ได้",
    lines: [
      "เรายังลบหรือส่งมอบข้อมูลตามที่คุณขอไม่ได้ เช่น เพราะยังมีคำสั่งซื้อหรือการคืนเงินค้างอยู่",
      "โปรดเขียนถึง {support} เราจะบอกเหตุผลและเวลาที่ทำได้ คุณขอใหม่ได้ทุกเมื่อ",
    ],
    action: "อ่านวิธีที่เราดูแลข้อมูล",
  },
};

const vi: Record<DataMailKind, MailText> = {
  data_confirm_export: {
    subject: "Dữ liệu của bạn tại {shop}: vui lòng xác nhận",
    heading: "Bạn đã yêu cầu bản sao dữ liệu của mình",
    lines: [
      "Mở liên kết để xác nhận địa chỉ này là của bạn. Sau đó bạn có thể tải về mọi thứ chúng tôi lưu về bạn.",
      "Liên kết dùng được trong {hours} giờ. Nếu bạn không yêu cầu, hãy bỏ qua thư này: không có gì xảy ra.",
    ],
    action: "Xác nhận và lấy dữ liệu của tôi",
  },
  data_confirm_deletion: {
    subject: "Xóa dữ liệu của bạn tại {shop}: vui lòng xác nhận",
    heading: "Bạn đã yêu cầu chúng tôi xóa dữ liệu của bạn",
    lines: [
      "Mở liên kết để xác nhận. Sau đó một nhân viên xem còn đơn hàng, hoàn tiền hay tranh chấp nào đang diễn ra không, và xóa dữ liệu của bạn khi không còn.",
      "Số tiền, thuế và ngày của đơn hàng vẫn nằm trong sổ sách vì luật yêu cầu; tên, địa chỉ và người nhận của bạn thì không.",
      "Liên kết dùng được trong {hours} giờ. Nếu bạn không yêu cầu, hãy bỏ qua thư này: không có gì xảy ra.",
    ],
    action: "Xác nhận việc xóa",
  },
  data_erased: {
    subject: "Dữ liệu của bạn tại {shop} đã được xóa",
    heading: "Dữ liệu của bạn đã được xóa",
    lines: [
      "Tài khoản, người nhận đã lưu, địa chỉ e-mail và người nhận trong đơn hàng của bạn không còn nữa. Việc này không thể hoàn tác, và đây là thư cuối cùng của chúng tôi.",
      "Những gì ở lại: số tiền, thuế và ngày của đơn hàng, không có tên bạn, vì luật thuế yêu cầu giữ sổ sách; và những dấu không đọc được, chứng minh rằng hồ sơ không bị sửa.",
      "Các nhà cung cấp thanh toán giữ hồ sơ riêng về khoản thanh toán của bạn. Hãy hỏi họ về việc đó.",
    ],
    action: "Đọc cách chúng tôi xử lý dữ liệu",
  },
  data_declined: {
    subject: "Yêu cầu của bạn về dữ liệu tại {shop}",
    heading: "Chúng tôi chưa thể làm việc này",
    lines: [
      "Chúng tôi chưa thể xóa hoặc giao dữ liệu như bạn yêu cầu, ví dụ vì còn đơn hàng hoặc hoàn tiền đang diễn ra.",
      "Hãy viết cho {support}: chúng tôi sẽ nói lý do và khi nào làm được. Bạn có thể yêu cầu lại bất cứ lúc nào.",
    ],
    action: "Đọc cách chúng tôi xử lý dữ liệu",
  },
};

export const DATA_MAIL_WORDS: Record<Locale, Record<DataMailKind, MailText>> = { en, fil, id, ms, th, vi };
