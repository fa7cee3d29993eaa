import type { SpokenPrompts } from './spoken-prompts.ts'

export const SPOKEN_ZH: SpokenPrompts = {
  disclosure_tpl: ['您正在与{bot_company}的AI助理通话。'],
  hello_tpl: ['您好,我是{bot_company}的AI助理{bot_name}。请问有什么可以帮您?'],
  welcome_back_tpl: ['您好,我是{bot_company}的AI助理{bot_name}。我们继续上次的话题。'],
  callback_tpl: ['您好,我是{bot_company}的AI助理{bot_name}。按照约定给您回电。'],
  voicemail_tpl: ['您好,我是{bot_company}的AI助理{bot_name}。刚才给您打过电话,方便时请回电{bot_phone_number}。再见。'],
  goodbye_tpl: ['感谢您致电{bot_company},再见。'],
  timeout_silence_tpl: ['我听不到您的声音,请问您还在吗?'],
  timeout_loading_tpl: ['请稍等。', '请稍等,我正在查询。'],
  error_tpl: ['抱歉,我这边出了点问题。请您再说一遍好吗?'],
  refused_tpl: ['这个我帮不了您。我们继续您的事项,请问还有什么情况?'],
  digits_tpl: ['请现在用电话键盘输入号码,并以井号键结束。号码不会被录音。'],
  digits_again_tpl: ['没有收到完整的号码。请从第一位开始重新输入,并以井号键结束。号码不会被录音。'],
  hearing_lost_tpl: ['抱歉,由于技术故障我听不到您的声音。我为您转接同事,请不要挂断。'],
  emergency_tpl: ['我无法替您求助。如果有人有危险,请立即挂断并拨打{emergency_number}。'],
  calltransfer_failure_tpl: ['暂时联系不上同事,我继续为您服务。'],
  end_call_to_connect_agent_tpl: ['好的,我为您转接同事,请不要挂断。'],
  transfer_wait_tpl: ['请不要挂断,我正在向同事说明您的情况。'],
  transfer_briefing_tpl: ['{bot_company}有一位来电者正在等候。{briefing}接听请按1或说是,拒绝请按2或说不。'],
  ivr_language_tpl: ['中文服务请按{index},或说 {label}。'],
  recording_consent_tpl: ['我们可以录音吗?同意请按1或说是,不同意请按2或说不。'],
}
