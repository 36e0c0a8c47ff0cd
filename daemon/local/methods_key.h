// SPDX-License-Identifier: Apache-2.0
// The methods of the local API that look at keys or use one; rows of the table in methods.cpp.
#pragma once

#include "daemon/local/methods.h"

namespace redlips::local {

boost::asio::awaitable<boost::json::value> authenticate(Api& api, Session& session,
                                                        boost::json::object params);
boost::asio::awaitable<boost::json::value> certificate_export(Api& api, Session& session,
                                                              boost::json::object params);
boost::asio::awaitable<boost::json::value> certificate_list(Api& api, Session& session,
                                                            boost::json::object params);
boost::asio::awaitable<boost::json::value> document_sign(Api& api, Session& session,
                                                         boost::json::object params);
boost::asio::awaitable<boost::json::value> notice_snooze(Api& api, Session& session,
                                                         boost::json::object params);
boost::asio::awaitable<boost::json::value> notice_take(Api& api, Session& session,
                                                       boost::json::object params);
boost::asio::awaitable<boost::json::value> pin_change(Api& api, Session& session, boost::json::object params);
boost::asio::awaitable<boost::json::value> pin_status(Api& api, Session& session, boost::json::object params);
boost::asio::awaitable<boost::json::value> renewal_conditions(Api& api, Session& session,
                                                              boost::json::object params);
boost::asio::awaitable<boost::json::value> renewal_list(Api& api, Session& session,
                                                        boost::json::object params);
boost::asio::awaitable<boost::json::value> renewal_remove_old(Api& api, Session& session,
                                                              boost::json::object params);
boost::asio::awaitable<boost::json::value> renewal_resume(Api& api, Session& session,
                                                          boost::json::object params);
boost::asio::awaitable<boost::json::value> renewal_start(Api& api, Session& session,
                                                         boost::json::object params);
boost::asio::awaitable<boost::json::value> site_forget(Api& api, Session& session,
                                                       boost::json::object params);
boost::asio::awaitable<boost::json::value> site_list(Api& api, Session& session, boost::json::object params);
boost::asio::awaitable<boost::json::value> token_list(Api& api, Session& session, boost::json::object params);
boost::asio::awaitable<boost::json::value> token_name(Api& api, Session& session, boost::json::object params);

}  // namespace redlips::local
