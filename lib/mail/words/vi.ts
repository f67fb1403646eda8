import type { MailWords } from "@/lib/mail/mail-words";

export const vi: MailWords = {
  labels: {
    order: "Đơn hàng",
    diamonds: "Kim cương",
    recipient: "BIGO ID",
    net: "Giá trước thuế",
    discount: "Giảm giá",
    fee: "Phí thanh toán",
    total: "Tổng cộng",
    refunded: "Đã hoàn cho bạn",
    paidWith: "Thanh toán bằng",
    deliveredAt: "Đã giao lúc",
    why: "Bạn nhận được thư này vì địa chỉ này đã được dùng cho một đơn hàng tại {shop}. Có câu hỏi? Hãy viết cho {support}.",
    safety: "Chúng tôi không bao giờ hỏi mật khẩu, số thẻ hay mã xác nhận qua e-mail.",
  },
  order_received: {
    subject: "Đơn hàng {reference}: đang chờ thanh toán",
    heading: "Đơn hàng của bạn đã sẵn sàng để thanh toán",
    lines: [
      "{diamonds} kim cương cho BIGO ID {recipient}, tổng cộng {total}.",
      "Vui lòng thanh toán trước {until}. Sau đó đơn hàng sẽ đóng và bạn không bị trừ tiền.",
    ],
    action: "Mở đơn hàng và thanh toán",
  },
  order_paid: {
    subject: "Đơn hàng {reference}: đã nhận thanh toán",
    heading: "Chúng tôi đã nhận được tiền của bạn",
    lines: ["{diamonds} kim cương đang được chuyển đến BIGO ID {recipient}. Thường chỉ mất vài giây."],
    action: "Theo dõi việc giao",
  },
  order_in_review: {
    subject: "Đơn hàng {reference}: đang được kiểm tra",
    heading: "Nhân viên đang kiểm tra đơn hàng của bạn",
    lines: [
      "Chúng tôi đã nhận được tiền. Trước khi chuyển {diamonds} kim cương đến BIGO ID {recipient}, nhân viên sẽ xem đơn hàng.",
      "Bạn không cần làm gì. Đơn hàng sẽ được giao, hoặc bạn được hoàn tiền.",
    ],
    action: "Xem đơn hàng",
  },
  order_delivered: {
    subject: "Đơn hàng {reference}: đã giao {diamonds} kim cương",
    heading: "Kim cương của bạn đã đến",
    lines: ["{diamonds} kim cương đã được chuyển đến BIGO ID {recipient}. Đây là biên nhận của bạn."],
    action: "Mở biên nhận",
  },
  order_waiting_stock: {
    subject: "Đơn hàng {reference}: chờ bổ sung kim cương",
    heading: "Chúng tôi đang bổ sung kho",
    lines: [
      "Tiền của bạn an toàn. {diamonds} kim cương sẽ được chuyển đến BIGO ID {recipient} ngay khi kho được bổ sung.",
      "Bạn không cần làm gì: việc giao sẽ tự bắt đầu.",
    ],
    action: "Xem đơn hàng",
  },
  order_needs_recipient: {
    subject: "Đơn hàng {reference}: vui lòng kiểm tra BIGO ID",
    heading: "Chúng tôi không tìm thấy BIGO ID này",
    lines: [
      "BIGO ID {recipient} không thể nhận {diamonds} kim cương mà bạn đã thanh toán.",
      "Vui lòng nhập đúng ID trước {until}. Sau đó bạn sẽ tự động được hoàn tiền.",
    ],
    action: "Sửa BIGO ID",
  },
  order_refunded: {
    subject: "Đơn hàng {reference}: đã hoàn tiền",
    heading: "Chúng tôi đã hoàn tiền cho bạn",
    lines: ["Chúng tôi đã hoàn {refunded}. Khi nào thấy tiền tùy vào ngân hàng hoặc ví của bạn."],
    action: "Xem đơn hàng",
  },
  order_released: {
    subject: "Đơn hàng {reference}: không có khoản nào bị trừ",
    heading: "Thẻ của bạn không bị tính tiền",
    lines: [
      "{refunded} chỉ bị tạm giữ trên thẻ của bạn và đã được trả lại. Dòng đó sẽ biến mất khỏi sao kê; ngân hàng có thể mất vài ngày.",
    ],
    action: "Xem đơn hàng",
  },
  order_refund_claim: {
    subject: "Đơn {reference}: nhận tiền hoàn của bạn",
    heading: "Tiền hoàn của bạn đã sẵn sàng",
    lines: [
      "{claim} lại là của bạn. Tiền kỹ thuật số không thể tự gửi trả.",
      "Hãy mở trang và nhập địa chỉ ví của bạn. Liên kết này chỉ dùng cho lần hoàn này; bạn cũng thấy nó trên trang đơn hàng.",
    ],
    action: "Nhận tiền hoàn",
  },
  order_refund_payout: {
    subject: "Đơn hàng {reference}: gửi tiền của bạn về đâu?",
    heading: "Cho chúng tôi biết gửi tiền về đâu",
    lines: [
      "{claim} lại là của bạn, nhưng cách bạn thanh toán không tự hoàn được.",
      "Hãy viết cho {support} kèm mã đơn và tài khoản nhận tiền. Nhân viên sẽ chuyển cho bạn.",
    ],
    action: "Xem đơn hàng",
  },
  order_wrong_amount: {
    subject: "Đơn hàng {reference}: số tiền đến không đúng",
    heading: "Số tiền đến không đúng",
    lines: [
      "Đã nhận {claim}, trong khi giá là {total}. Số tiền đó là của bạn: hãy nhận lại và nhập địa chỉ ví của bạn.",
      "Kim cương chưa được gửi: trang đơn hàng cho biết còn thanh toán được không.",
    ],
    action: "Nhận lại số tiền đã đến",
  },
  order_expired: {
    subject: "Đơn hàng {reference}: đã đóng vì chưa thanh toán",
    heading: "Đơn hàng này đã đóng",
    lines: [
      "Không có khoản thanh toán nào đến kịp, nên bạn không bị trừ tiền. Bạn đã thanh toán rồi? Chúng tôi sẽ tự nhận ra.",
    ],
    action: "Xem đơn hàng",
  },
  ticket_answered: {
    subject: "Đơn hàng {reference}: trả lời cho báo cáo của bạn",
    heading: "Chúng tôi đã trả lời báo cáo của bạn",
    lines: ["{answer}", "Hãy trả lời trên trang đơn hàng của bạn, nơi có toàn bộ cuộc trao đổi."],
    action: "Xem cuộc trao đổi",
  },
  ticket_written: {
    subject: "Đơn hàng {reference}: tin nhắn từ chúng tôi",
    heading: "Chúng tôi nhắn cho bạn về đơn hàng của bạn",
    lines: ["{answer}", "Hãy trả lời trên trang đơn hàng của bạn, nơi có toàn bộ cuộc trao đổi."],
    action: "Xem cuộc trao đổi",
  },
  sign_in_link: {
    subject: "Liên kết đăng nhập {shop} của bạn",
    heading: "Đăng nhập {shop}",
    lines: [
      "Liên kết này chỉ dùng được một lần, trong {minutes} phút.",
      "Nếu bạn không yêu cầu, hãy bỏ qua thư này: không ai đăng nhập được nếu không có liên kết.",
    ],
    action: "Đăng nhập",
  },
};
