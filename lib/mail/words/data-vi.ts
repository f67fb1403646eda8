import type { DataMailWords } from "@/lib/mail/words/data-words";

export const vi: DataMailWords = {
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
