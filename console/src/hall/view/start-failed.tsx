import buttons from '../../design/button.module.css';
import styles from './hall.module.css';

/** Without the page's own files there are no messages either: said in all three languages. */
export function StartFailed() {
  return (
    <main class={`${styles.page} ${styles.stack}`}>
      <h1>Chưa mở được trang</h1>
      <p>Kiểm tra kết nối mạng rồi tải lại. Không có gì bị mất.</p>
      <p lang="en">The page could not be opened. Check the network and load it again; nothing is lost.</p>
      <p lang="bn">পাতাটি খোলা যায়নি। নেটওয়ার্ক দেখে আবার লোড করুন; কিছু হারায়নি।</p>
      <button type="button" class={`${buttons.button} ${buttons.primary}`} onClick={() => location.reload()}>
        Tải lại
      </button>
    </main>
  );
}
